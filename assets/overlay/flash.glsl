// The flash of a strike: a bloom with a fine star, and a ring that opens as the light goes.
#include "common.glsl"

VARYING vec2 at;  // in radii
FLAT_VARYING vec3 tint;
FLAT_VARYING vec2 glow;  // light, radius

#ifdef VERTEX
in vec2 centre;
in float radius;
in vec3 colour;
in float light;

void main() {
    tint = colour;
    glow = vec2(light, radius);
    at = corner();
    gl_Position = to_clip(to_plane(centre) + at * radius * step(0.002, light));
}
#endif

#ifdef FRAGMENT
out vec4 ink;

// A thin ray along one axis that narrows to a point.
float ray(float along, float across, float span) {
    float left = max(1.0 - abs(along) / span, 0.0);
    return left * left * max(1.0 - abs(across) / (0.045 * left + 1e-4), 0.0);
}

void main() {
    float light = glow.x;
    float away = length(at);
    float bloom = halo(away, 0.85) * 0.75;
    float heart = halo(away, 0.30);
    vec2 slant = vec2(at.x + at.y, at.x - at.y) * 0.70710678;
    float star = max(ray(at.x, at.y, 0.95), ray(at.y, at.x, 0.95))
               + 0.6 * max(ray(slant.x, slant.y, 0.5), ray(slant.y, slant.x, 0.5));
    float gone = 1.0 - light;
    float opening = 0.38 + 0.54 * gone * (2.0 - gone);
    float ring = halo(abs(away - opening), 0.06) * 0.8 * sqrt(light);

    float shine = clamp(bloom + ring + star + heart, 0.0, 1.0) * min(1.4 * light, 1.0);
    float heat = clamp(1.5 * heart + 0.9 * star + 0.2 * ring, 0.0, 1.0) * light;
    ink = vec4(heated(tint, heat) * shine, 0.5 * shine);
}
#endif
