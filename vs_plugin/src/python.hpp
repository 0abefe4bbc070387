// Python, found in the process that loaded the plugin: functions of its stable ABI, no headers, no link.
#pragma once

#include <cstddef>
#include <string>

namespace adcvsr {

struct PyObject;
using ssize = std::ptrdiff_t;

struct Python {
    int (*Py_IsInitialized)();
    int (*PyGILState_Ensure)();
    void (*PyGILState_Release)(int);
    PyObject *(*PyImport_ImportModule)(const char *);
    PyObject *(*PyObject_GetAttrString)(PyObject *, const char *);
    PyObject *(*PyObject_CallObject)(PyObject *, PyObject *);
    PyObject *(*PyObject_Str)(PyObject *);
    PyObject *(*Py_BuildValue)(const char *, ...);
    int (*PyArg_ParseTuple)(PyObject *, const char *, ...);
    PyObject *(*PyTuple_New)(ssize);
    int (*PyTuple_SetItem)(PyObject *, ssize, PyObject *);
    PyObject *(*PyTuple_GetItem)(PyObject *, ssize);
    ssize (*PyTuple_Size)(PyObject *);
    PyObject *(*PyMemoryView_FromMemory)(char *, ssize, int);
    long long (*PyLong_AsLongLong)(PyObject *);
    const char *(*PyUnicode_AsUTF8AndSize)(PyObject *, ssize *);
    PyObject *(*PyErr_GetRaisedException)();
    void (*PyErr_Clear)();
    void (*Py_IncRef)(PyObject *);
    void (*Py_DecRef)(PyObject *);
};

// The functions, or null with the reason when this process has no running Python of 3.12 or later.
const Python *find_python(std::string &why);

// Holds the interpreter lock.
class Gil {
public:
    explicit Gil(const Python &py) : py_(py), state_(py.PyGILState_Ensure()) {}
    ~Gil() { py_.PyGILState_Release(state_); }
    Gil(const Gil &) = delete;
    Gil &operator=(const Gil &) = delete;

private:
    const Python &py_;
    int state_;
};

// Owns one reference; to be used with the interpreter lock held.
class Ref {
public:
    Ref(const Python &py, PyObject *object) : py_(&py), object_(object) {}
    Ref(Ref &&other) noexcept : py_(other.py_), object_(other.release()) {}
    ~Ref() {
        if (object_)
            py_->Py_DecRef(object_);
    }
    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
    Ref &operator=(Ref &&) = delete;
    explicit operator bool() const { return object_ != nullptr; }
    PyObject *get() const { return object_; }
    PyObject *release() {
        PyObject *object = object_;
        object_ = nullptr;
        return object;
    }

private:
    const Python *py_;
    PyObject *object_;
};

// The text of the exception that is set, which is cleared.
std::string take_error(const Python &py);

// object.name(*arguments); throws std::runtime_error with the text of the exception. `arguments` may be null.
Ref call(const Python &py, PyObject *object, const char *name, const Ref &arguments);

} // namespace adcvsr
