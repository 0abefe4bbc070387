// What VapourSynth has as Python takes it, and back. To be used with the interpreter lock held; errors are thrown
// as std::runtime_error.
#pragma once

#include <VapourSynth4.h>

#include "inbox.hpp"
#include "python.hpp"

namespace adcvsr {

// The planes of a frame for one call, without a copy: ((memoryview, stride), ...).
Ref planes_of(const Python &py, const VSVideoInfo &info, const VSFrame *frame, VSFrame *writable, const VSAPI *vsapi);

// ((number, properties, planes), ...), for one call, without a copy.
Ref numbered(const Python &py, const VSVideoInfo &info, const NumberedFrames &frames, const VSAPI *vsapi);

// A clip by its format, size, length, rate, and the properties of its first frame.
Ref describe(const Python &py, const VSVideoInfo &info, const VSFrame *first, const VSAPI *vsapi);

// The properties that the engine decides, in the order it gives them; -1 leaves what the source frame has. Needs no
// interpreter lock.
constexpr int NUM_WRITTEN = 5;
void set_properties(VSFrame *frame, const long long (&values)[NUM_WRITTEN], const VSAPI *vsapi);

// Arguments as Python takes them; None for one that was not given.
class Arguments {
public:
    Arguments(const Python &py, const VSMap *in, const VSAPI *vsapi) : py_(py), in_(in), vsapi_(vsapi) {}
    Ref integer(const char *key) const;
    Ref real(const char *key) const;
    Ref text(const char *key) const;

private:
    Ref checked(PyObject *object) const;
    const Python &py_;
    const VSMap *in_;
    const VSAPI *vsapi_;
};

} // namespace adcvsr
