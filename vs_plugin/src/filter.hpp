// core.adcvsr.Upscale: the node, its window requests, and the calls into the Python engine.
#pragma once

#include <VapourSynth4.h>

namespace adcvsr {

constexpr const char *UPSCALE_ARGUMENTS =
    "clip:vnode;model:data:opt;scale:float:opt;device:data:opt;precision:data:opt;temporal:data:opt;"
    "window:int:opt;halo:int:opt;tile:int:opt;strength:float:opt;color:data:opt;cuts:int:opt;"
    "settings:data:opt;";

void VS_CC create_upscale(const VSMap *in, VSMap *out, void *user, VSCore *core, const VSAPI *vsapi);

} // namespace adcvsr
