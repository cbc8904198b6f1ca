// A loop that goes round: angle is position, thickness is level, beads under the top are layers.
#include "common.glsl"

VARYING vec2 at;
FLAT_VARYING vec3 tint;
FLAT_VARYING vec2 measure;  // radius; thickness of the ring
FLAT_VARYING vec4 look;  // phase, level, notches, state

#ifdef VERTEX
in vec2 centre;
in float radius;
in vec3 colour;
in float phase;
in float level;
in float notches;
in float state;

void main() {
    measure = vec2(radius, 0.0026 + 0.16 * radius * clamp(level, 0.0, 1.0));
    tint = colour;
    look = vec4(phase, level, notches, state);
    at = corner() * (1.5 * radius + measure.y);
    gl_Position = to_clip(to_plane(centre) + at);
}
#endif

#ifdef FRAGMENT
out vec4 ink;

const vec3 RECORDING = vec3(0.93, 0.22, 0.24);

// Beads on a small arc inside the ring, centred under the top, one a layer.
float beads(float radius, float count) {
    float bead = max(0.075 * radius, 1.1 * pixel);
    float step_angle = 0.40;
    float angle = atan(at.x, -at.y);
    float nearest = clamp(floor(angle / step_angle + 0.5 * count), 0.0, max(count - 1.0, 0.0));
    float middle = (nearest - 0.5 * (count - 1.0)) * step_angle;
    vec2 seat = vec2(sin(middle), -cos(middle)) * 0.66 * radius;
    return cover(length(at - seat) - bead) * step(0.5, count);
}

void main() {
    float radius = measure.x;
    float thickness = measure.y;
    float away = length(at);
    float gap = away - radius;
    float around = dial(at);
    int state = int(look.w + 0.5);

    float tail = comet(around, TURN * radius, look.x);
    float ring = outline(gap, thickness) * (0.26 + 0.62 * tail);
    float fill = cover(gap) * 0.05;
    float heat = 0.55 * tail * tail;
    vec2 seat = vec2(sin(TURN * look.x), -cos(TURN * look.x)) * radius;
    float from_head = length(at - seat) - 0.5 * thickness;
    float head = cover(from_head - 0.0022);
    float bloom = halo(from_head, 0.42 * radius) * 0.75 + halo(abs(gap) - 0.5 * thickness, 0.28 * radius) * 0.30 * tail;
    float mark = 0.0;

    if (state == 1 || state == 5) {
        ring = outline(gap, 0.0036) * dashes(around, TURN * radius) * 0.8;
        head = 0.0;
        bloom = 0.0;
        if (state == 5) {
            ring = max(0.4 * outline(gap, 0.0022), outline(gap, 0.0052) * arc(around, TURN * radius, look.x));
        }
    } else if (state == 2) {
        ring = max(0.35 * outline(gap, 0.0022), outline(gap, max(thickness, 0.0052)) * arc(around, TURN * radius, look.x));
        fill = cover(gap) * 0.22;
        mark = cover(away - 0.24 * radius);
    } else if (state == 4) {
        ring = outline(abs(gap) - max(0.5 * thickness, 2.0 * pixel), 0.0014) * 0.5;
        fill = 0.0;
        head = 0.0;
        bloom = 0.0;
    }
    float layers = beads(radius, look.z) * (state == 4 ? 0.4 : 0.85) * (1.0 - mark);
    float solid = max(max(ring, head), layers);
    heat = max(heat, max(0.95 * head, 0.35 * layers));

    vec3 glowing = tint * (fill + bloom);
    ink = vec4(glowing * (1.0 - solid) + heated(tint, heat) * solid, mix(0.4 * (fill + bloom), 1.0, 0.9 * solid));
    ink = mix(ink, vec4(RECORDING, 1.0), mark);
}
#endif
