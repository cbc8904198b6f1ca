// A bone: a faint thin line at rest, a white-hot core in a coloured halo when it is lit.
#include "common.glsl"

VARYING vec2 at;
FLAT_VARYING vec4 ends;
FLAT_VARYING vec3 tint;
FLAT_VARYING vec3 glow;  // light, half width of the core, reach of the halo

#ifdef VERTEX
in vec2 start;
in vec2 end;
in float width;
in vec3 colour;
in float light;

void main() {
    ends = vec4(to_plane(start), to_plane(end));
    tint = colour;
    glow = vec3(light, max(0.5 * width, 0.7 * pixel), width * mix(1.6, 2.4, light) + 2.0 * pixel);
    at = stroke_corner(ends.xy, ends.zw, glow.y + glow.z);
    gl_Position = to_clip(at);
}
#endif

#ifdef FRAGMENT
out vec4 ink;

void main() {
    vec2 along = ends.zw - ends.xy;
    vec2 from = at - ends.xy;
    float way = clamp(dot(from, along) / max(dot(along, along), 1e-12), 0.0, 1.0);
    float away = length(from - along * way);
    float light = glow.x;

    float core = cover(away - glow.y) * mix(0.62, 1.0, light);
    float haze = halo(away - glow.y, glow.z) * mix(0.20, 0.85, light);
    vec3 hot = heated(tint, mix(0.22, 0.92, light));
    ink = vec4(tint * haze * (1.0 - core) + hot * core, mix(0.42 * haze, 1.0, 0.92 * core));
}
#endif
