// Rules this file keeps: the interpreter lock is never waited for while `mutex` is held; neighbours are asked
// for through the core and nothing blocks on a frame; no exception leaves a callback.
//
// Which frames are ready, and which input frames the engine still holds, is known to the engine alone. It says
// so after each call, and what is kept here of it only decides what to request early. If that was wrong, the
// engine names what is missing, and the request goes on when the core has it.
#include "filter.hpp"

#include <VSHelper4.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "inbox.hpp"
#include "marshal.hpp"
#include "python.hpp"

namespace adcvsr {

namespace {

struct Request {
    std::vector<int> frames; // that it wants from the inbox
};

struct Filter {
    const Python *py = nullptr;
    PyObject *engine = nullptr;
    std::shared_ptr<Inbox> inbox = std::make_shared<Inbox>();
    VSNode *input = nullptr; // its frames arrive in the inbox
    VSNode *turn = nullptr;  // for requests that want nothing: calls with all frames ready come one by one
    VSVideoInfo in{}, out{};
    // Output frames [u * core, (u + 1) * core) are computed together, from that many input frames more on
    // either side.
    int core = 1, before = 0, after = 0;
    std::vector<std::pair<std::string, std::string>> labels;

    std::mutex mutex;
    Span ready[2];        // output frames it can give without more input
    int led = -1;         // the unit asked for last that was not ready; the first who asked computes it
    int last_unit = -1;   // of the frame given last
    int asked_ahead = -1; // the last unit whose input was requested early
};

Span unit_span(const Filter &f, int unit) {
    long long first = static_cast<long long>(unit) * f.core;
    int stop = static_cast<int>(std::min<long long>(first + f.core + f.after, f.in.numFrames));
    return {static_cast<int>(std::max<long long>(first - f.before, 0)), stop};
}

void add(std::vector<int> &frames, const Span &span) {
    for (int n = span.first; n < span.stop; n++)
        frames.push_back(n);
}

// What frame n wants to have when it is requested.
std::vector<int> plan(Filter &f, int n) {
    const bool known = f.inbox->has_said(n);
    std::lock_guard<std::mutex> lock(f.mutex);
    std::vector<int> wanted;
    const int unit = n / f.core;
    const bool ready = f.ready[0].holds(n) || f.ready[1].holds(n);
    if (!ready)
        add(wanted, unit_span(f, unit));
    else if (!known)
        wanted.push_back(n);
    if (!ready && f.led != unit) {
        f.led = unit;
        return wanted;
    }
    // Somebody computes this unit, or it is done: meanwhile the next one's input can be made, if reading
    // goes on from unit to unit.
    const bool linear = f.last_unit == unit || f.last_unit == unit - 1;
    const int next = unit + 1;
    if (linear && f.asked_ahead < next && static_cast<long long>(next) * f.core < f.in.numFrames) {
        f.asked_ahead = next;
        const Span here = unit_span(f, unit);
        const Span there = unit_span(f, next);
        add(wanted, {std::max(there.first, here.stop), there.stop});
    }
    return wanted;
}

void want(Filter &f, Request &request, const std::vector<int> &numbers, VSFrameContext *context, const VSAPI *vsapi) {
    const std::vector<int> absent = f.inbox->want(numbers);
    request.frames.insert(request.frames.end(), numbers.begin(), numbers.end());
    for (int n : absent)
        vsapi->requestFrameFilter(n, f.input, context);
    if (absent.empty())
        vsapi->requestFrameFilter(0, f.turn, context);
}

int to_int(long long value) {
    return static_cast<int>(std::clamp<long long>(value, INT_MIN, INT_MAX));
}

void check_text(const char *error) {
    if (error)
        throw std::runtime_error(error);
}

// Hands over input frames and has frame n written into `frame`, with its properties. Returns the input frames
// that are missing, in which case nothing was written. `held`: what the engine has of the input, if it is known.
std::vector<int> make(Filter &f, int n, const NumberedFrames &frames, VSFrame *frame, Span &held, const VSAPI *vsapi) {
    const Python &py = *f.py;
    long long values[NUM_WRITTEN];
    Span ready[2];
    std::vector<int> missing;
    {
        Gil gil(py);
        Ref list = numbered(py, f.in, frames, vsapi);
        Ref planes = planes_of(py, f.out, frame, frame, vsapi);
        Ref arguments(py, py.Py_BuildValue("(iOO)", n, list.get(), planes.get()));
        Ref result = call(py, f.engine, "make", arguments);
        const char *error = nullptr;
        PyObject *numbers = nullptr;
        if (!py.PyArg_ParseTuple(result.get(), "zO(LLLLL)(iiiiii)", &error, &numbers, &values[0], &values[1],
                &values[2], &values[3], &values[4], &held.first, &held.stop, &ready[0].first, &ready[0].stop,
                &ready[1].first, &ready[1].stop))
            throw std::runtime_error(take_error(py));
        check_text(error);
        for (ssize i = 0; i < py.PyTuple_Size(numbers); i++)
            missing.push_back(to_int(py.PyLong_AsLongLong(py.PyTuple_GetItem(numbers, i))));
    }
    if (!missing.empty())
        return missing;
    set_properties(frame, values, vsapi);
    VSMap *map = vsapi->getFramePropertiesRW(frame);
    for (const auto &[key, value] : f.labels)
        vsapi->mapSetData(map, key.c_str(), value.c_str(), static_cast<int>(value.size()), dtUtf8, maReplace);
    std::lock_guard<std::mutex> lock(f.mutex);
    f.ready[0] = ready[0];
    f.ready[1] = ready[1];
    f.last_unit = n / f.core;
    if (f.asked_ahead > f.last_unit + 1)
        f.asked_ahead = f.last_unit; // reading went back
    return missing;
}

// Frame n, or null when more input was requested.
const VSFrame *serve(Filter &f, int n, Request &request, VSFrameContext *context, VSCore *core, const VSAPI *vsapi) {
    f.inbox->forget_far_from(n, 64 + 2 * (static_cast<size_t>(f.core) + f.before + f.after));
    const Frame said = f.inbox->said(n, vsapi);
    std::vector<int> missing{n};
    if (said.get()) {
        struct HandedOver {
            Inbox &inbox;
            Span held;
            ~HandedOver() { inbox.handed_over(held); }
        } over{*f.inbox, {}};
        const NumberedFrames frames = f.inbox->take(request.frames);
        VSFrame *made = vsapi->newVideoFrame(&f.out.format, f.out.width, f.out.height, said.get(), core);
        Frame result(made, vsapi);
        missing = make(f, n, frames, made, over.held, vsapi);
        if (missing.empty())
            return result.release();
    }
    want(f, request, missing, context, vsapi);
    return nullptr;
}

const VSFrame *VS_CC get_frame(int n, int reason, void *instance, void **frame_data, VSFrameContext *context,
    VSCore *core, const VSAPI *vsapi) {
    Filter &f = *static_cast<Filter *>(instance);
    auto *request = static_cast<Request *>(*frame_data);
    try {
        if (reason == arInitial) {
            auto fresh = std::make_unique<Request>();
            want(f, *fresh, plan(f, n), context, vsapi);
            *frame_data = fresh.release();
            return nullptr;
        }
        const VSFrame *frame = nullptr;
        if (reason == arAllFramesReady) {
            frame = serve(f, n, *request, context, core, vsapi);
            if (!frame)
                return nullptr;
        }
        f.inbox->leave(request->frames);
        delete request;
        *frame_data = nullptr;
        return frame;
    } catch (const std::exception &error) {
        if (request) {
            f.inbox->leave(request->frames);
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
    vsapi->freeNode(f->input);
    vsapi->freeNode(f->turn);
    delete f;
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

// A clip of one pixel whose frame costs nothing.
VSNode *pixel(VSCore *core, const VSAPI *vsapi) {
    VSMap *arguments = vsapi->createMap();
    for (const char *key : {"width", "height", "length", "keep"})
        vsapi->mapSetInt(arguments, key, 1, maReplace);
    vsapi->mapSetInt(arguments, "format", pfGray8, maReplace);
    VSMap *made = vsapi->invoke(vsapi->getPluginByID(VSH_STD_PLUGIN_ID, core), "BlankClip", arguments);
    VSNode *node = vsapi->mapGetNode(made, "clip", 0, nullptr);
    vsapi->freeMap(arguments);
    vsapi->freeMap(made);
    if (!node)
        throw std::runtime_error("the core makes no clips");
    return node;
}

void create(const VSMap *in, VSMap *out, VSCore *core, const VSAPI *vsapi) {
    struct Free {
        VSCore *core;
        const VSAPI *vsapi;
        void operator()(Filter *filter) const { free_filter(filter, core, vsapi); }
    };
    std::unique_ptr<Filter, Free> f(new Filter, Free{core, vsapi});
    VSNode *clip = vsapi->mapGetNode(in, "clip", 0, nullptr);
    f->in = f->out = *vsapi->getVideoInfo(clip);
    f->input = create_input(clip, f->inbox, core, vsapi);
    f->turn = pixel(core, vsapi);
    if (!vsh::isConstantVideoFormat(&f->in))
        throw std::runtime_error("the clip changes its format or size; make it constant first, with resize");
    std::string why;
    f->py = find_python(why);
    if (!f->py)
        throw std::runtime_error(why);
    char message[512] = "";
    Frame first(vsapi->getFrame(0, clip, message, sizeof message), vsapi);
    if (!first.get())
        throw std::runtime_error("the clip's first frame cannot be had: " + std::string(message));
    open_engine(*f, in, first.get(), core, vsapi);

    const VSFilterDependency dependencies[] = {{f->input, rpGeneral}, {f->turn, rpGeneral}};
    Filter *filter = f.release();
    VSNode *node = vsapi->createVideoFilter2("Upscale", &filter->out, get_frame, free_filter, fmParallelRequests,
        dependencies, 2, filter, core);
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
