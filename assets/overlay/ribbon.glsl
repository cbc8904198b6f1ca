// A piece of a trail of light that tapers and fades from one end to the other.
#include "common.glsl"

VARYING vec2 at;
FLAT_VARYING vec4 ends;
FLAT_VARYING vec4 taper;  // half widths, opacities
FLAT_VARYING vec3 tint;

#ifdef VERTEX
in vec2 start;
in vec2 end;
in vec2 width;
in vec2 alpha;
in vec3 colour;

void main() {
    ends = vec4(to_plane(start), to_plane(end));
    taper = vec4(max(0.5 * width, vec2(0.8 * pixel)), alpha);
    tint = colour;
    at = stroke_corner(ends.xy, ends.zw, max(taper.x, taper.y) * 1.7 + pixel);
    gl_Position = to_clip(at);
}
#endif

#ifdef FRAGMENT
out vec4 ink;

void main() {
    vec2 along = ends.zw - ends.xy;
    vec2 from = at - ends.xy;
    float way = dot(from, along) / max(dot(along, along), 1e-12);
    float held = clamp(way, 0.0, 1.0);
    float away = length(from - along * held);
    float breadth = mix(taper.x, taper.y, held);
    // The opacity goes on falling behind the dim end, so that a piece never shows through its neighbour.
    float strength = clamp(mix(taper.z, taper.w, way), 0.0, max(taper.z, taper.w));

    float haze = halo(away, 1.7 * breadth);
    float body = 1.0 - smoothstep(0.25 * breadth, 1.05 * breadth, away);
    float core = cover(away - 0.22 * breadth) * strength * strength;
    float shine = strength * clamp(0.42 * haze + 0.55 * body * body, 0.0, 1.0);
    ink = vec4(heated(tint, 0.65 * core) * max(shine, 0.9 * core), 0.62 * max(shine, core));
}
#endif
