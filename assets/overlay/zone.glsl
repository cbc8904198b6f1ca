// A place that sounds: a fine ring with a soft fill that lights up on a hit. Its state is a shape.
//
// The vertex stage turns the state into amounts, so that the fragments, which are many, need not ask.
#include "common.glsl"

VARYING vec2 at;
FLAT_VARYING vec4 form;  // half size, corner radius, perimeter
FLAT_VARYING vec4 line;  // weight, strength, share of dashes, distance of the two lines of an outline
FLAT_VARYING vec4 body;  // even fill, fill along the rim, spill outwards, reach of the spill
FLAT_VARYING vec4 clock;  // progress, turn, share of the turning light, radius of the mark
FLAT_VARYING vec4 tint;  // colour, heat

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
    bool disc = shape < 0.5;
    vec2 extent = disc ? size.xx : size;
    float radius = min(extent.x, extent.y);
    form = vec4(extent, disc ? radius : 0.3 * radius, disc ? TURN * radius : 4.0 * (extent.x + extent.y));

    float weight = 0.0026 + 0.0022 * light;
    line = vec4(weight, 0.62 + 0.38 * light, 0.0, 0.0);
    body = vec4(0.035 + 0.12 * light, 0.14 + 0.36 * light, 0.10 + 0.60 * light, 0.0);
    clock = vec4(progress, turn, 0.0, 0.0);
    tint = vec4(colour, 0.10 + 0.65 * light);
    int now = int(state + 0.5);
    if (now == 1) {  // armed: dashed
        line = vec4(1.7 * weight, 0.95, 1.0, 0.0);
    } else if (now == 2) {  // recording: filled, with the red mark
        line = vec4(1.5 * weight, 0.95, 0.0, 0.0);
        body.xy = vec2(0.18 + 0.26 * light, 0.12);
        clock.w = min(0.17 * radius, 0.022) * (1.0 + 0.25 * light);
    } else if (now == 3) {  // playing: a light that goes round
        line.y = 0.32 + 0.38 * light;
        body.z *= 0.6;
        clock.z = 1.0;
    } else if (now == 4) {  // muted: an outline
        line = vec4(0.0016, 0.55, 0.0, 0.004);
        body.xyz = vec3(0.0);
        tint.w = 0.25;
    } else if (now == 5) {  // waiting: a closing arc
        line.y *= 0.45;
    }
    body.w = min(0.42 * radius, 0.06) * (0.45 + 0.55 * light) + 2.0 * pixel;
    at = corner() * (extent + body.w);
    gl_Position = to_clip(to_plane(centre) + at);
}
#endif

#ifdef FRAGMENT
out vec4 ink;

const vec3 RECORDING = vec3(0.93, 0.22, 0.24);

// A disc is a box whose corners are as round as they can be.
float box_gap(vec2 point, vec2 half_size, float round_by) {
    vec2 past = abs(point) - half_size + round_by;
    return length(max(past, 0.0)) + min(max(past.x, past.y), 0.0) - round_by;
}

// Where a point lies along the edge of a box: 0 at the top's middle, clockwise to 1.
float box_dial(vec2 point, vec2 half_size) {
    vec2 left_over = half_size - abs(point);
    float both = half_size.x + half_size.y;
    float upright = point.x > 0.0 ? both + point.y : 3.0 * both - point.y;
    float level = point.y < 0.0 ? point.x : 2.0 * both - point.x;
    return fract((left_over.x < left_over.y ? upright : level) / (4.0 * both));
}

void main() {
    float radius = min(form.x, form.y);
    float gap = box_gap(at, form.xy, form.z);
    float around = form.z < radius ? box_dial(at, form.xy) : dial(at);
    float inside = cover(gap);
    float rim = halo(-gap, 0.8 * radius);
    float tail = clock.z * comet(around, form.w, clock.y);

    float ring = outline(abs(gap + line.w) - line.w, line.x * (1.0 + 1.5 * tail));
    ring *= mix(1.0, dashes(around, form.w), line.z) * (line.y + (1.0 - line.y) * tail);
    float closing = outline(gap, 2.2 * line.x) * arc(around, form.w, clock.x);
    float heat = max(tint.w, max(0.75 * tail * tail, 0.45 * closing));
    ring = max(ring, closing);

    float fill = inside * (body.x + rim * (body.y + 0.14 * rim * tail));
    float spill = (1.0 - inside) * halo(gap, body.w) * body.z * (1.0 + 2.0 * tail);
    float alpha = mix(0.6 * (fill + 0.5 * spill), 1.0, 0.9 * ring);
    ink = vec4(tint.rgb * (fill + spill) * (1.0 - ring) + heated(tint.rgb, heat) * ring, alpha);
    ink = mix(ink, vec4(RECORDING, 1.0), clock.w > 0.0 ? cover(length(at) - clock.w) : 0.0);
}
#endif
