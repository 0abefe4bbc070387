#include "marshal.hpp"

#include <stdexcept>

namespace adcvsr {

namespace {

constexpr int READ = 0x100, WRITE = 0x200; // PyBUF_READ, PyBUF_WRITE
constexpr const char *PROPERTIES[] = {"_Matrix", "_Transfer", "_Primaries", "_Range",
    "_ChromaLocation", "_SARNum", "_SARDen", "_FieldBased", "_SceneChangePrev", "_SceneChangeNext"};
constexpr const char *WRITTEN[NUM_WRITTEN] = {"_Matrix", "_Range", "_ChromaLocation", "_SARNum", "_SARDen"};

long long property(const VSMap *map, const char *key, const VSAPI *vsapi) {
    int error = 0;
    long long value = vsapi->mapGetInt(map, key, 0, &error);
    return error ? -1 : value;
}

// The PROPERTIES of a frame, -1 for one it does not have.
Ref properties(const Python &py, const VSFrame *frame, const VSAPI *vsapi) {
    const VSMap *map = vsapi->getFramePropertiesRO(frame);
    const ssize size = sizeof PROPERTIES / sizeof *PROPERTIES;
    Ref tuple(py, py.PyTuple_New(size));
    for (ssize i = 0; i < size; i++) {
        PyObject *value = py.Py_BuildValue("L", property(map, PROPERTIES[i], vsapi));
        if (!value)
            throw std::runtime_error(take_error(py));
        py.PyTuple_SetItem(tuple.get(), i, value);
    }
    return tuple;
}

} // namespace

Ref planes_of(const Python &py, const VSVideoInfo &info, const VSFrame *frame, VSFrame *writable, const VSAPI *vsapi) {
    Ref tuple(py, py.PyTuple_New(info.format.numPlanes));
    for (int plane = 0; plane < info.format.numPlanes; plane++) {
        auto *data = writable ? reinterpret_cast<char *>(vsapi->getWritePtr(writable, plane))
                              : const_cast<char *>(reinterpret_cast<const char *>(vsapi->getReadPtr(frame, plane)));
        if (!data)
            throw std::runtime_error("the clip's frames are on a GPU; use std.GPUDownload first");
        const ssize stride = vsapi->getStride(frame, plane);
        const ssize size = stride * vsapi->getFrameHeight(frame, plane);
        Ref view(py, py.PyMemoryView_FromMemory(data, size, writable ? WRITE : READ));
        if (!view)
            throw std::runtime_error(take_error(py));
        PyObject *pair = py.Py_BuildValue("(OL)", view.get(), static_cast<long long>(stride));
        if (!pair)
            throw std::runtime_error(take_error(py));
        py.PyTuple_SetItem(tuple.get(), plane, pair);
    }
    return tuple;
}

Ref numbered(const Python &py, const VSVideoInfo &info, const NumberedFrames &frames, const VSAPI *vsapi) {
    Ref list(py, py.PyTuple_New(static_cast<ssize>(frames.size())));
    for (size_t i = 0; i < frames.size(); i++) {
        const auto &[number, frame] = frames[i];
        Ref planes = planes_of(py, info, frame.get(), nullptr, vsapi);
        Ref props = properties(py, frame.get(), vsapi);
        PyObject *item = py.Py_BuildValue("(iOO)", number, props.get(), planes.get());
        if (!item)
            throw std::runtime_error(take_error(py));
        py.PyTuple_SetItem(list.get(), static_cast<ssize>(i), item);
    }
    return list;
}

Ref describe(const Python &py, const VSVideoInfo &info, const VSFrame *first, const VSAPI *vsapi) {
    Ref props = properties(py, first, vsapi);
    const VSVideoFormat &format = info.format;
    Ref clip(py, py.Py_BuildValue("(iiiiiiiiLLO)", info.width, info.height, info.numFrames, format.colorFamily,
        format.sampleType, format.bitsPerSample, format.subSamplingW, format.subSamplingH,
        static_cast<long long>(info.fpsNum), static_cast<long long>(info.fpsDen), props.get()));
    if (!clip)
        throw std::runtime_error(take_error(py));
    return clip;
}

void set_properties(VSFrame *frame, const long long (&values)[NUM_WRITTEN], const VSAPI *vsapi) {
    VSMap *map = vsapi->getFramePropertiesRW(frame);
    for (int i = 0; i < NUM_WRITTEN; i++) {
        if (values[i] >= 0) // else as the source frame has it
            vsapi->mapSetInt(map, WRITTEN[i], values[i], maReplace);
    }
}

Ref Arguments::integer(const char *key) const {
    int error = 0;
    long long value = vsapi_->mapGetInt(in_, key, 0, &error);
    return checked(error ? py_.Py_BuildValue("") : py_.Py_BuildValue("L", value));
}

Ref Arguments::real(const char *key) const {
    int error = 0;
    double value = vsapi_->mapGetFloat(in_, key, 0, &error);
    return checked(error ? py_.Py_BuildValue("") : py_.Py_BuildValue("d", value));
}

Ref Arguments::text(const char *key) const {
    int error = 0;
    const char *value = vsapi_->mapGetData(in_, key, 0, &error);
    return checked(py_.Py_BuildValue("z", error ? nullptr : value));
}

Ref Arguments::checked(PyObject *object) const {
    if (!object)
        throw std::runtime_error(take_error(py_));
    return Ref(py_, object);
}

} // namespace adcvsr
