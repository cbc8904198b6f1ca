// A letter of a sentence, or the dark ground behind it.
//
// `letters` holds 16 x 6 cells of 56 x 64 texels, the first for the code 32, row 0 at the top: the distance from the
// edge of the letter, 0.0 six texels outside, 1.0 six inside.
#include "common.glsl"

VARYING vec2 at;  // from the middle of the cell, image heights
VARYING vec2 spot;  // in `letters`
FLAT_VARYING vec4 form;  // half width, half height, light, image heights a texel; 0.0: the ground

#ifdef VERTEX
in vec2 centre;
in vec2 size;
in float code;
in float light;

void main() {
    float cell = max(code - 32.0, 0.0);
    bool ground = code < 0.5;
    form = vec4(size, light, ground ? 0.0 : size.y / 32.0);
    at = corner() * (size + (ground ? pixel : 0.0));
    spot = (vec2(mod(cell, 16.0), floor(cell / 16.0)) + 0.5 + 0.5 * corner()) / vec2(16.0, 6.0);
    // Letters are read as they are, also in a mirror.
    gl_Position = to_clip(vec2(centre.x * aspect, centre.y) + at);
}
#endif

#ifdef FRAGMENT
uniform sampler2D letters;
out vec4 ink;

const vec3 GROUND = vec3(0.043, 0.055, 0.078);
const vec3 TEXT = vec3(0.910, 0.929, 0.957);

void main() {
    float gap = (0.5 - texture(letters, spot).r) * 12.0 * form.w;
    vec3 tint = TEXT;
    float solid = form.z;
    if (form.w == 0.0) {
        float radius = min(0.022, min(form.x, form.y));
        vec2 outside = abs(at) - form.xy + radius;
        gap = length(max(outside, 0.0)) + min(max(outside.x, outside.y), 0.0) - radius;
        tint = GROUND;
        solid *= 0.82;
    }
    ink = vec4(tint, 1.0) * cover(gap) * solid;
}
#endif
