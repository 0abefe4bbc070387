// Input frames on their way to the engine, and what input frames say of themselves.
//
// Making an input frame may cost more than the model, so each is made once: requests that want the same frame
// share it, and one that has arrived waits here until the request that computes takes it.
#pragma once

#include <VapourSynth4.h>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

namespace adcvsr {

// Owns one reference.
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

using NumberedFrames = std::vector<std::pair<int, Frame>>;

struct Span {
    int first = 0, stop = 0;
    bool holds(int n) const { return first <= n && n < stop; }
};

class Inbox {
public:
    // A request wants these frames, until it calls `leave`. Returns those that must be asked of the core,
    // which may be on their way already; the others are here or with the engine.
    std::vector<int> want(const std::vector<int> &numbers);
    void leave(const std::vector<int> &numbers);

    // A frame arrives; it is kept if anybody wants it. `said` is a pixel with its properties.
    void arrive(int n, Frame frame, Frame said);

    // Those of these frames that are here, to be handed over now. `handed_over` ends that, with what the
    // engine then holds.
    NumberedFrames take(const std::vector<int> &numbers);
    void handed_over(const Span &held);

    // What frame n says, or a frame of null.
    Frame said(int n, const VSAPI *vsapi);
    bool has_said(int n);
    // The same, if frame n need not be made.
    Frame said_of_present(int n, const VSAPI *vsapi);
    // Of what frames say, keep that of so many near n.
    void forget_far_from(int n, size_t capacity);

private:
    bool present(int n) const;

    std::mutex mutex_;
    std::map<int, int> wanted_; // by how many requests
    std::map<int, Frame> here_;
    std::set<int> handing_;
    Span held_;
    std::map<int, Frame> said_;
};

// A clip whose frame n is a pixel with the properties of frame n of `clip`; frame n itself arrives in the inbox.
// Consumes `clip`.
VSNode *create_input(VSNode *clip, std::shared_ptr<Inbox> inbox, VSCore *core, const VSAPI *vsapi);

} // namespace adcvsr
