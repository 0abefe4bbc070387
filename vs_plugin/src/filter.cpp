// Rules this file keeps: the interpreter lock is never waited for while `mutex` is held; neighbours are asked
// for through the core and nothing blocks on a frame; no exception leaves a callback.
//
// Which frames are ready, and which input frames the engine still holds, is known to the engine alone. It says
// so after each call, and what is kept here of it only decides what to request early. If that was wrong, `feed`
// names what is missing, and the request goes on when the core has it.
#include "filter.hpp"

#include <VSHelper4.h>

#include <algorithm>
#include <climits>
#include <cmath>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "python.hpp"

namespace adcvsr {

namespace {

constexpr int READ = 0x100, WRITE = 0x200; // PyBUF_READ, PyBUF_WRITE
constexpr const char *PROPERTIES[] = {"_Matrix", "_Transfer", "_Primaries", "_Range",
    "_ChromaLocation", "_SARNum", "_SARDen", "_FieldBased", "_SceneChangePrev", "_SceneChangeNext"};
constexpr const char *WRITTEN[] = {"_Matrix", "_Range", "_ChromaLocation", "_SARNum", "_SARDen"};

struct Span {
    int first = 0, stop = 0;
    bool holds(int n) const { return first <= n && n < stop; }
};

struct Request {
    std::vector<int> frames;
    int claimed = -1; // the unit this request is to compute
};

struct Filter {
    const Python *py = nullptr;
    PyObject *engine = nullptr;
    VSNode *node = nullptr;
    VSVideoInfo in{}, out{};
    // Output frames [u * core, (u + 1) * core) are computed together, from that many input frames more on
    // either side.
    int core = 1, before = 0, after = 0;
    std::vector<std::pair<std::string, std::string>> labels;

    std::mutex mutex;
    std::set<int> claimed;    // units that a request in flight will compute
    Span held;                // input frames the engine has
    Span ready[2];            // output frames it can give without more input
    int last_unit = -1;       // of the frame given last
    int asked_ahead = -1;     // the last unit whose input was requested early
};

Span unit_span(const Filter &f, int unit) {
    long long first = static_cast<long long>(unit) * f.core;
    int stop = static_cast<int>(std::min<long long>(first + f.core + f.after, f.in.numFrames));
    return {static_cast<int>(std::max<long long>(first - f.before, 0)), stop};
}

void add(std::vector<int> &frames, const Span &span, const Span &except) {
    for (int n = span.first; n < span.stop; n++) {
        if (!except.holds(n))
            frames.push_back(n);
    }
}

// What to ask the core for when frame n is requested.
void plan(Filter &f, int n, Request &request) {
    std::lock_guard<std::mutex> lock(f.mutex);
    const int unit = n / f.core;
    const bool ready = f.ready[0].holds(n) || f.ready[1].holds(n);
    request.frames.push_back(n);
    if (!ready && f.claimed.insert(unit).second) {
        request.claimed = unit;
        add(request.frames, unit_span(f, unit), f.held);
        return;
    }
    // Somebody computes this unit, or it is done: meanwhile the next one's input can be made, if reading
    // goes on from unit to unit.
    const bool linear = f.last_unit == unit || f.last_unit == unit - 1;
    const int next = unit + 1;
    if (linear && f.asked_ahead < next && static_cast<long long>(next) * f.core < f.in.numFrames) {
        f.asked_ahead = next;
        const Span here = unit_span(f, unit);
        const Span there = unit_span(f, next);
        add(request.frames, {std::max(there.first, here.stop), there.stop}, f.held);
    }
}

void send(Filter &f, std::vector<int> &frames, VSFrameContext *context, const VSAPI *vsapi) {
    std::sort(frames.begin(), frames.end());
    frames.erase(std::unique(frames.begin(), frames.end()), frames.end());
    for (int n : frames)
        vsapi->requestFrameFilter(n, f.node, context);
}

void give_up_claim(Filter &f, const Request &request) {
    std::lock_guard<std::mutex> lock(f.mutex);
    f.claimed.erase(request.claimed);
}

class Frame {
public:
    Frame(const VSFrame *frame, const VSAPI *vsapi) : frame_(frame), vsapi_(vsapi) {}
    Frame(Frame &&other) noexcept : frame_(std::exchange(other.frame_, nullptr)), vsapi_(other.vsapi_) {}
    ~Frame() {
        if (frame_)
            vsapi_->freeFrame(frame_);
    }
    Frame(const Frame &) = delete;
    Frame &operator=(const Frame &) = delete;
    Frame &operator=(Frame &&) = delete;
    const VSFrame *get() const { return frame_; }
    const VSFrame *release() { return std::exchange(frame_, nullptr); }

private:
    const VSFrame *frame_;
    const VSAPI *vsapi_;
};

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

// The planes of a frame for one call, without a copy: ((memoryview, stride), ...).
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

int to_int(long long value) {
    return static_cast<int>(std::clamp<long long>(value, INT_MIN, INT_MAX));
}

void check_text(const char *error) {
    if (error)
        throw std::runtime_error(error);
}

// Hand over input frames; returns those that frame n still lacks.
std::vector<int> feed(Filter &f, int n, const std::vector<Frame> &frames, const std::vector<int> &numbers,
    const VSAPI *vsapi) {
    const Python &py = *f.py;
    Gil gil(py);
    Ref list(py, py.PyTuple_New(static_cast<ssize>(frames.size())));
    for (size_t i = 0; i < frames.size(); i++) {
        Ref planes = planes_of(py, f.in, frames[i].get(), nullptr, vsapi);
        Ref props = properties(py, frames[i].get(), vsapi);
        PyObject *item = py.Py_BuildValue("(iOO)", numbers[i], props.get(), planes.get());
        if (!item)
            throw std::runtime_error(take_error(py));
        py.PyTuple_SetItem(list.get(), static_cast<ssize>(i), item);
    }
    Ref arguments(py, py.Py_BuildValue("(iO)", n, list.get()));
    Ref result = call(py, f.engine, "feed", arguments);
    const char *error = nullptr;
    PyObject *missing = nullptr;
    if (!py.PyArg_ParseTuple(result.get(), "zO", &error, &missing))
        throw std::runtime_error(take_error(py));
    check_text(error);
    std::vector<int> wanted;
    for (ssize i = 0; i < py.PyTuple_Size(missing); i++)
        wanted.push_back(to_int(py.PyLong_AsLongLong(py.PyTuple_GetItem(missing, i))));
    return wanted;
}

// Have frame n written into `frame`, with its properties.
void render(Filter &f, int n, VSFrame *frame, const VSAPI *vsapi) {
    const Python &py = *f.py;
    long long values[5];
    Span held, ready[2];
    {
        Gil gil(py);
        Ref planes = planes_of(py, f.out, frame, frame, vsapi);
        Ref arguments(py, py.Py_BuildValue("(iO)", n, planes.get()));
        Ref result = call(py, f.engine, "render", arguments);
        const char *error = nullptr;
        if (!py.PyArg_ParseTuple(result.get(), "z(LLLLL)(iiiiii)", &error, &values[0], &values[1],
                &values[2], &values[3], &values[4], &held.first, &held.stop, &ready[0].first, &ready[0].stop,
                &ready[1].first, &ready[1].stop))
            throw std::runtime_error(take_error(py));
        check_text(error);
    }
    VSMap *map = vsapi->getFramePropertiesRW(frame);
    for (int i = 0; i < 5; i++) {
        if (values[i] >= 0) // else as the source frame has it
            vsapi->mapSetInt(map, WRITTEN[i], values[i], maReplace);
    }
    for (const auto &[key, value] : f.labels)
        vsapi->mapSetData(map, key.c_str(), value.c_str(), static_cast<int>(value.size()), dtUtf8, maReplace);
    std::lock_guard<std::mutex> lock(f.mutex);
    f.held = held;
    f.ready[0] = ready[0];
    f.ready[1] = ready[1];
    f.last_unit = n / f.core;
    if (f.asked_ahead > f.last_unit + 1)
        f.asked_ahead = f.last_unit; // reading went back
}

// Frame n, or null when more input was requested.
const VSFrame *serve(Filter &f, int n, Request &request, VSFrameContext *context, VSCore *core, const VSAPI *vsapi) {
    std::vector<Frame> frames;
    const VSFrame *source = nullptr;
    for (int number : request.frames) {
        frames.emplace_back(vsapi->getFrameFilter(number, f.node, context), vsapi);
        if (!frames.back().get())
            throw std::runtime_error("the core did not give frame " + std::to_string(number));
        if (number == n)
            source = frames.back().get();
    }
    std::vector<int> missing = feed(f, n, frames, request.frames, vsapi);
    if (!missing.empty()) {
        send(f, missing, context, vsapi);
        missing.insert(missing.end(), request.frames.begin(), request.frames.end());
        std::sort(missing.begin(), missing.end());
        missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
        request.frames = missing;
        return nullptr;
    }
    VSFrame *made = vsapi->newVideoFrame(&f.out.format, f.out.width, f.out.height, source, core);
    Frame result(made, vsapi);
    frames.clear();
    render(f, n, made, vsapi);
    return result.release();
}

const VSFrame *VS_CC get_frame(int n, int reason, void *instance, void **frame_data, VSFrameContext *context,
    VSCore *core, const VSAPI *vsapi) {
    Filter &f = *static_cast<Filter *>(instance);
    auto *request = static_cast<Request *>(*frame_data);
    try {
        if (reason == arInitial) {
            auto fresh = std::make_unique<Request>();
            plan(f, n, *fresh);
            send(f, fresh->frames, context, vsapi);
            *frame_data = fresh.release();
            return nullptr;
        }
        const VSFrame *frame = nullptr;
        if (reason == arAllFramesReady) {
            frame = serve(f, n, *request, context, core, vsapi);
            if (!frame)
                return nullptr;
        }
        give_up_claim(f, *request);
        delete request;
        *frame_data = nullptr;
        return frame;
    } catch (const std::exception &error) {
        if (request) {
            give_up_claim(f, *request);
            delete request;
            *frame_data = nullptr;
        }
        vsapi->setFilterError(("adcvsr: frame " + std::to_string(n) + ": " + error.what()).c_str(), context);
        return nullptr;
    }
}

void VS_CC free_filter(void *instance, VSCore *, const VSAPI *vsapi) {
    auto *f = static_cast<Filter *>(instance);
    if (f->engine && f->py->Py_IsInitialized()) {
        Gil gil(*f->py);
        try {
            call(*f->py, f->engine, "close", Ref(*f->py, nullptr));
        } catch (const std::exception &) {
            // Nobody is left to tell.
        }
        f->py->Py_DecRef(f->engine);
    }
    vsapi->freeNode(f->node);
    delete f;
}

// Arguments as Python takes them; None for one that was not given.
class Arguments {
public:
    Arguments(const Python &py, const VSMap *in, const VSAPI *vsapi) : py_(py), in_(in), vsapi_(vsapi) {}
    Ref integer(const char *key) const {
        int error = 0;
        long long value = vsapi_->mapGetInt(in_, key, 0, &error);
        return checked(error ? py_.Py_BuildValue("") : py_.Py_BuildValue("L", value));
    }
    Ref real(const char *key) const {
        int error = 0;
        double value = vsapi_->mapGetFloat(in_, key, 0, &error);
        return checked(error ? py_.Py_BuildValue("") : py_.Py_BuildValue("d", value));
    }
    Ref text(const char *key) const {
        int error = 0;
        const char *value = vsapi_->mapGetData(in_, key, 0, &error);
        return checked(py_.Py_BuildValue("z", error ? nullptr : value));
    }

private:
    Ref checked(PyObject *object) const {
        if (!object)
            throw std::runtime_error(take_error(py_));
        return Ref(py_, object);
    }
    const Python &py_;
    const VSMap *in_;
    const VSAPI *vsapi_;
};

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

// Loads the model; fills what the engine decides of the filter.
void open_engine(Filter &f, const VSMap *in, const VSFrame *first, VSCore *core, const VSAPI *vsapi) {
    const Python &py = *f.py;
    Gil gil(py);
    Ref entry(py, py.PyImport_ImportModule("adcvsr_vs.entry"));
    if (!entry)
        throw std::runtime_error(take_error(py));
    const Arguments given(py, in, vsapi);
    Ref options(py, py.Py_BuildValue("(OOOOOOOOOOOO)", given.text("model").get(), given.real("scale").get(),
        given.text("device").get(), given.text("precision").get(), given.text("temporal").get(),
        given.integer("window").get(), given.integer("halo").get(), given.integer("tile").get(),
        given.real("strength").get(), given.text("color").get(), given.integer("cuts").get(),
        given.text("settings").get()));
    if (!options)
        throw std::runtime_error(take_error(py));
    Ref arguments(py, py.Py_BuildValue("(OO)", describe(py, f.in, first, vsapi).get(), options.get()));
    Ref result = call(py, entry.get(), "create", arguments);
    const char *error = nullptr, *warnings = nullptr;
    PyObject *engine = nullptr, *labels = nullptr;
    if (!py.PyArg_ParseTuple(result.get(), "zOiiiiiOz", &error, &engine, &f.out.width, &f.out.height, &f.core,
            &f.before, &f.after, &labels, &warnings))
        throw std::runtime_error(take_error(py));
    check_text(error);
    py.Py_IncRef(engine);
    f.engine = engine;
    for (ssize i = 0; i < py.PyTuple_Size(labels); i++) {
        const char *key = nullptr, *value = nullptr;
        if (!py.PyArg_ParseTuple(py.PyTuple_GetItem(labels, i), "ss", &key, &value))
            throw std::runtime_error(take_error(py));
        f.labels.emplace_back(key, value);
    }
    if (warnings)
        vsapi->logMessage(mtWarning, warnings, core);
}

void create(const VSMap *in, VSMap *out, VSCore *core, const VSAPI *vsapi) {
    struct Free {
        VSCore *core;
        const VSAPI *vsapi;
        void operator()(Filter *filter) const { free_filter(filter, core, vsapi); }
    };
    std::unique_ptr<Filter, Free> f(new Filter, Free{core, vsapi});
    f->node = vsapi->mapGetNode(in, "clip", 0, nullptr);
    f->in = *vsapi->getVideoInfo(f->node);
    f->out = f->in;
    if (!vsh::isConstantVideoFormat(&f->in))
        throw std::runtime_error("the clip changes its format or size; make it constant first, with resize");
    std::string why;
    f->py = find_python(why);
    if (!f->py)
        throw std::runtime_error(why);
    char message[512] = "";
    Frame first(vsapi->getFrame(0, f->node, message, sizeof message), vsapi);
    if (!first.get())
        throw std::runtime_error("the clip's first frame cannot be had: " + std::string(message));
    open_engine(*f, in, first.get(), core, vsapi);

    VSFilterDependency dependency{f->node, rpGeneral};
    Filter *filter = f.release();
    VSNode *node = vsapi->createVideoFilter2("Upscale", &filter->out, get_frame, free_filter, fmParallelRequests,
        &dependency, 1, filter, core);
    if (!node)
        throw std::runtime_error("the core refused the filter");
    vsapi->mapConsumeNode(out, "clip", node, maReplace);
}

} // namespace

void VS_CC create_upscale(const VSMap *in, VSMap *out, void *, VSCore *core, const VSAPI *vsapi) {
    try {
        create(in, out, core, vsapi);
    } catch (const std::exception &error) {
        vsapi->mapSetError(out, ("adcvsr: " + std::string(error.what())).c_str());
    }
}

} // namespace adcvsr
