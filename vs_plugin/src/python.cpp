#include "python.hpp"

#include <mutex>
#include <stdexcept>

#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace adcvsr {

namespace {

void *symbol(const char *name) {
#ifdef _WIN32
    static HMODULE library = GetModuleHandleW(L"python3.dll");
    return library ? reinterpret_cast<void *>(GetProcAddress(library, name)) : nullptr;
#else
    return dlsym(RTLD_DEFAULT, name);
#endif
}

template<typename Function>
bool find(Function &function, const char *name, std::string &missing) {
    function = reinterpret_cast<Function>(symbol(name));
    if (!function)
        missing = name;
    return function != nullptr;
}

bool find_all(Python &py, std::string &missing) {
#define FIND(name) find(py.name, #name, missing)
    return FIND(Py_IsInitialized) && FIND(PyGILState_Ensure) && FIND(PyGILState_Release)
        && FIND(PyImport_ImportModule) && FIND(PyObject_GetAttrString) && FIND(PyObject_CallObject)
        && FIND(PyObject_Str) && FIND(Py_BuildValue) && FIND(PyArg_ParseTuple) && FIND(PyTuple_New)
        && FIND(PyTuple_SetItem) && FIND(PyTuple_GetItem) && FIND(PyTuple_Size)
        && FIND(PyMemoryView_FromMemory) && FIND(PyLong_AsLongLong)
        && FIND(PyUnicode_AsUTF8AndSize) && FIND(PyErr_GetRaisedException) && FIND(PyErr_Clear)
        && FIND(Py_IncRef) && FIND(Py_DecRef);
#undef FIND
}

} // namespace

const Python *find_python(std::string &why) {
    static Python py;
    static std::mutex mutex;
    std::string missing;
    std::lock_guard<std::mutex> lock(mutex);
    static bool found = false;
    found = found || find_all(py, missing);
    if (!found && missing == "PyErr_GetRaisedException")
        why = "this program runs a Python older than 3.12; use 3.12 or later";
    else if (!found || !py.Py_IsInitialized())
        why = "no Python runs in this program, and the model runs in Python; "
              "open the script with vspipe, a VSScript host or python";
    else
        return &py;
    return nullptr;
}

std::string take_error(const Python &py) {
    Ref exception(py, py.PyErr_GetRaisedException());
    if (!exception)
        return "unknown error";
    Ref text(py, py.PyObject_Str(exception.get()));
    const char *chars = text ? py.PyUnicode_AsUTF8AndSize(text.get(), nullptr) : nullptr;
    std::string result = chars && *chars ? chars : "an exception without a text";
    py.PyErr_Clear();
    return result;
}

Ref call(const Python &py, PyObject *object, const char *name, const Ref &arguments) {
    Ref function(py, py.PyObject_GetAttrString(object, name));
    if (!function)
        throw std::runtime_error(take_error(py));
    Ref result(py, py.PyObject_CallObject(function.get(), arguments.get()));
    if (!result)
        throw std::runtime_error(take_error(py));
    return result;
}

} // namespace adcvsr
