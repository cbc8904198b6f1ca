// A place that sounds: a fine ring with a soft fill that lights up on a hit. Its state is a shape.
#include "common.glsl"

VARYING vec2 at;
FLAT_VARYING vec2 extent;
FLAT_VARYING vec3 tint;
FLAT_VARYING vec2 glow;  // light; how far the light reaches outwards
FLAT_VARYING vec4 look;  // shape, state, progress, turn

#ifdef VERTEX
in vec2 centre;
in vec2 size;
in vec3 colour;
in float light;
in float shape;
in float state;
in float progress;
in float turn;

void main() {
    extent = shape < 0.5 ? size.xx : size;
    glow = vec2(light, min(0.42 * min(extent.x, extent.y), 0.06) * (0.45 + 0.55 * light) + 2.0 * pixel);
    tint = colour;
    look = vec4(shape, state, progress, turn);
    at = corner() * (extent + glow.y);
    gl_Position = to_clip(to_plane(centre) + at);
}
#endif

#ifdef FRAGMENT
out vec4 ink;

const vec3 RECORDING = vec3(0.93, 0.22, 0.24);

float box_gap(vec2 point, vec2 half_size, float round_by) {
    vec2 past = abs(point) - half_size + round_by;
    return length(max(past, 0.0)) + min(max(past.x, past.y), 0.0) - round_by;
}

// Where a point lies along the edge of a box: 0 at the top's middle, clockwise to 1.
float box_dial(vec2 point, vec2 half_size) {
    vec2 left_over = half_size - abs(point);
    float way;
    if (left_over.x < left_over.y) {
        way = point.x > 0.0 ? half_size.x + half_size.y + point.y
                            : 3.0 * (half_size.x + half_size.y) - point.y;
    } else {
        way = point.y < 0.0 ? point.x : 2.0 * (half_size.x + half_size.y) - point.x;
    }
    return fract(way / (4.0 * (half_size.x + half_size.y)));
}

void main() {
    float radius = min(extent.x, extent.y);
    bool disc = look.x < 0.5;
    float gap = disc ? length(at) - radius : box_gap(at, extent, 0.3 * radius);
    float around = disc ? dial(at) : box_dial(at, extent);
    float perimeter = disc ? TURN * radius : 4.0 * (extent.x + extent.y);
    float light = glow.x;
    int state = int(look.y + 0.5);

    float inside = cover(gap);
    float rim = halo(-gap, 0.8 * radius);
    float weight = 0.0026 + 0.0022 * light;
    float ring = outline(gap, weight) * (0.62 + 0.38 * light);
    float fill = inside * (0.035 + 0.14 * rim + light * (0.12 + 0.36 * rim));
    float spill = (1.0 - inside) * halo(gap, glow.y) * (0.10 + 0.60 * light);
    float heat = 0.10 + 0.65 * light;
    float mark = 0.0;

    if (state == 1) {
        ring = outline(gap, 1.7 * weight) * dashes(around, perimeter) * 0.95;
    } else if (state == 2) {
        ring = outline(gap, 1.5 * weight) * 0.95;
        fill = inside * (0.18 + 0.12 * rim + 0.26 * light);
        mark = cover(length(at) - min(0.17 * radius, 0.022) * (1.0 + 0.25 * light));
    } else if (state == 3) {
        float tail = comet(around, perimeter, look.w);
        ring = outline(gap, weight * (0.9 + 1.5 * tail)) * (0.30 + 0.70 * tail);
        fill += inside * 0.14 * rim * rim * tail;
        spill *= 0.6 + 1.6 * tail;
        heat = max(heat, 0.75 * tail * tail);
    } else if (state == 4) {
        ring = outline(abs(gap + 0.004) - 0.004, 0.0016) * 0.55;
        fill = 0.0;
        spill = 0.0;
        heat = 0.25;
    } else if (state == 5) {
        ring *= 0.45;
    }
    float closing = outline(gap, 2.2 * weight) * arc(around, perimeter, look.z);
    ring = max(ring, closing);
    heat = max(heat, 0.45 * closing);

    vec3 glowing = tint * (fill + spill);
    ink = vec4(glowing * (1.0 - ring) + heated(tint, heat) * ring, mix(0.6 * (fill + 0.5 * spill), 1.0, 0.9 * ring));
    ink = mix(ink, vec4(RECORDING, 1.0), mark);
}
#endif
