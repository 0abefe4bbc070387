// The plugin: what it registers. Nothing here touches Python until a function is called.
#include <stdexcept>
#include <string>

#include "filter.hpp"
#include "python.hpp"

namespace adcvsr {

namespace {

void VS_CC version(const VSMap *, VSMap *out, void *, VSCore *, const VSAPI *vsapi) {
    vsapi->mapSetData(out, "version", ADCVSR_VERSION, -1, dtUtf8, maReplace);
}

void append_text(const Python &py, PyObject *text, const char *key, VSMap *out, const VSAPI *vsapi) {
    ssize size = 0;
    const char *chars = py.PyUnicode_AsUTF8AndSize(text, &size);
    if (!chars)
        throw std::runtime_error(take_error(py));
    vsapi->mapSetData(out, key, chars, static_cast<int>(size), dtUtf8, maAppend);
}

void list_models(VSMap *out, VSCore *core, const VSAPI *vsapi) {
    std::string why;
    const Python *py = find_python(why);
    if (!py)
        throw std::runtime_error(why);
    Gil gil(*py);
    Ref entry(*py, py->PyImport_ImportModule("adcvsr_vs.entry"));
    if (!entry)
        throw std::runtime_error(take_error(*py));
    Ref models = call(*py, entry.get(), "models", Ref(*py, nullptr));
    const char *error = nullptr, *warnings = nullptr;
    PyObject *list = nullptr;
    if (!py->PyArg_ParseTuple(models.get(), "zOz", &error, &list, &warnings))
        throw std::runtime_error(take_error(*py));
    if (error)
        throw std::runtime_error(error);
    if (warnings)
        vsapi->logMessage(mtWarning, warnings, core);
    for (ssize i = 0; i < py->PyTuple_Size(list); i++) {
        PyObject *model = py->PyTuple_GetItem(list, i);
        append_text(*py, py->PyTuple_GetItem(model, 0), "name", out, vsapi);
        append_text(*py, py->PyTuple_GetItem(model, 1), "description", out, vsapi);
        append_text(*py, py->PyTuple_GetItem(model, 2), "path", out, vsapi);
        long long scale = py->PyLong_AsLongLong(py->PyTuple_GetItem(model, 3));
        vsapi->mapSetInt(out, "scale", scale, maAppend);
    }
}

void VS_CC models(const VSMap *, VSMap *out, void *, VSCore *core, const VSAPI *vsapi) {
    try {
        list_models(out, core, vsapi);
    } catch (const std::exception &error) {
        vsapi->mapSetError(out, ("adcvsr: " + std::string(error.what())).c_str());
    }
}

} // namespace

} // namespace adcvsr

VS_EXTERNAL_API(void) VapourSynthPluginInit2(VSPlugin *plugin, const VSPLUGINAPI *vspapi) {
    using namespace adcvsr;
    vspapi->configPlugin("org.adcvsr.adcvsr", "adcvsr", "Real-world video super-resolution",
        VS_MAKE_VERSION(0, 1), VAPOURSYNTH_API_VERSION, 0, plugin);
    vspapi->registerFunction(
        "Upscale", UPSCALE_ARGUMENTS, "clip:vnode;", create_upscale, nullptr, plugin);
    vspapi->registerFunction("Models", "", "name:data[];description:data[];path:data[];scale:int[];",
        models, nullptr, plugin);
    vspapi->registerFunction("Version", "", "version:data;", version, nullptr, plugin);
}
