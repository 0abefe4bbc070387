#include "inbox.hpp"

#include <iterator>
#include <stdexcept>

namespace adcvsr {

std::vector<int> Inbox::want(const std::vector<int> &numbers) {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<int> absent;
    for (int n : numbers) {
        wanted_[n]++;
        if (!present(n))
            absent.push_back(n);
    }
    return absent;
}

void Inbox::leave(const std::vector<int> &numbers) {
    std::lock_guard<std::mutex> lock(mutex_);
    for (int n : numbers) {
        const auto wanted = wanted_.find(n);
        if (--wanted->second == 0) {
            wanted_.erase(wanted);
            here_.erase(n);
        }
    }
}

void Inbox::arrive(int n, Frame frame, Frame said) {
    std::lock_guard<std::mutex> lock(mutex_);
    said_.erase(n);
    said_.emplace(n, std::move(said));
    if (wanted_.count(n))
        here_.emplace(n, std::move(frame));
}

NumberedFrames Inbox::take(const std::vector<int> &numbers) {
    std::lock_guard<std::mutex> lock(mutex_);
    NumberedFrames taken;
    for (int n : numbers) {
        const auto found = here_.find(n);
        if (found == here_.end())
            continue;
        taken.emplace_back(n, std::move(found->second));
        here_.erase(found);
        handing_.insert(n);
    }
    return taken;
}

void Inbox::handed_over(const Span &held) {
    std::lock_guard<std::mutex> lock(mutex_);
    handing_.clear();
    held_ = held;
}

// What a frame says comes before the frame, so a frame whose properties are forgotten counts as absent.
bool Inbox::present(int n) const {
    return said_.count(n) && (here_.count(n) || handing_.count(n) || held_.holds(n));
}

Frame Inbox::said(int n, const VSAPI *vsapi) {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = said_.find(n);
    return Frame(found == said_.end() ? nullptr : vsapi->addFrameRef(found->second.get()), vsapi);
}

bool Inbox::has_said(int n) {
    std::lock_guard<std::mutex> lock(mutex_);
    return said_.count(n) > 0;
}

Frame Inbox::said_of_present(int n, const VSAPI *vsapi) {
    std::lock_guard<std::mutex> lock(mutex_);
    return Frame(present(n) ? vsapi->addFrameRef(said_.at(n).get()) : nullptr, vsapi);
}

void Inbox::forget_far_from(int n, size_t capacity) {
    std::lock_guard<std::mutex> lock(mutex_);
    while (said_.size() > capacity) {
        const bool first = n - said_.begin()->first > said_.rbegin()->first - n;
        said_.erase(first ? said_.begin() : std::prev(said_.end()));
    }
}

namespace {

// It may outlive the filter it was made for: frames asked for by a request that failed still arrive.
struct Input {
    VSNode *clip;
    VSVideoFormat format;
    std::shared_ptr<Inbox> inbox;
};

const VSFrame *VS_CC get_input(int n, int reason, void *instance, void **, VSFrameContext *context, VSCore *core,
    const VSAPI *vsapi) {
    Input &input = *static_cast<Input *>(instance);
    if (reason == arInitial) {
        // It may have come since it was asked for.
        if (Frame said = input.inbox->said_of_present(n, vsapi); said.get())
            return said.release();
        vsapi->requestFrameFilter(n, input.clip, context);
    }
    if (reason != arAllFramesReady)
        return nullptr;
    try {
        Frame frame(vsapi->getFrameFilter(n, input.clip, context), vsapi);
        Frame pixel(vsapi->newVideoFrame(&input.format, 1, 1, frame.get(), core), vsapi);
        input.inbox->arrive(n, std::move(frame), Frame(vsapi->addFrameRef(pixel.get()), vsapi));
        return pixel.release();
    } catch (const std::exception &error) {
        vsapi->setFilterError(error.what(), context);
        return nullptr;
    }
}

void VS_CC free_input(void *instance, VSCore *, const VSAPI *vsapi) {
    auto *input = static_cast<Input *>(instance);
    vsapi->freeNode(input->clip);
    delete input;
}

} // namespace

VSNode *create_input(VSNode *clip, std::shared_ptr<Inbox> inbox, VSCore *core, const VSAPI *vsapi) {
    VSVideoInfo info = *vsapi->getVideoInfo(clip);
    info.width = info.height = 1;
    vsapi->queryVideoFormat(&info.format, cfGray, stInteger, 8, 0, 0, core);
    const VSFilterDependency dependency{clip, rpStrictSpatial};
    auto *input = new Input{clip, info.format, std::move(inbox)};
    VSNode *node = vsapi->createVideoFilter2(
        "Upscale input", &info, get_input, free_input, fmParallel, &dependency, 1, input, core);
    if (!node)
        throw std::runtime_error("the core refused the filter");
    vsapi->setCacheMode(node, cmForceDisable); // a frame that is asked for again must arrive again
    return node;
}

} // namespace adcvsr
