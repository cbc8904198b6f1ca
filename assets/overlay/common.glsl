// What every kind shares.
//
// Places arrive in image widths and heights, x right and y down; `to_plane` brings them to the plane that the
// shaders reckon in, whose unit is the image height on both axes, so that circles are round. Row 0 of every picture
// is its top. Colours leave premultiplied; alpha 0 adds light.

uniform float aspect;  // image width over image height
uniform float pixel;  // side of one pixel in image heights
uniform float mirror;  // 1.0: places are swapped left to right; dials still turn clockwise

const float TURN = 6.28318531;

#ifdef VERTEX
vec2 to_plane(vec2 place) {
    return vec2(mix(place.x, 1.0 - place.x, mirror) * aspect, place.y);
}

vec4 to_clip(vec2 plane) {
    return vec4(2.0 * plane.x / aspect - 1.0, 2.0 * plane.y - 1.0, 0.0, 1.0);
}

// The corner of a strip of four vertices, -1..1 on both axes.
vec2 corner() {
    return vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;
}

// A quad round a stroke from `start` to `end`, `reach` wider on every side.
vec2 stroke_corner(vec2 start, vec2 end, float reach) {
    vec2 along = end - start;
    float span = length(along);
    vec2 direction = span > 1e-6 ? along / span : vec2(1.0, 0.0);
    vec2 across = vec2(-direction.y, direction.x);
    vec2 side = corner();
    return (side.x < 0.0 ? start : end) + (direction * side.x + across * side.y) * reach;
}
#endif

#ifdef FRAGMENT
// 1 inside a shape, 0 outside, one pixel between; `gap` is the signed distance from its edge.
float cover(float gap) {
    return clamp(0.5 - gap / pixel, 0.0, 1.0);
}

// Light that falls from 1 at an edge to exactly 0 at `reach`.
float halo(float gap, float reach) {
    float near = clamp(1.0 - max(gap, 0.0) / reach, 0.0, 1.0);
    return near * near * near;
}

// A line along an edge, `weight` wide, never thinner than the picture can show.
float outline(float gap, float weight) {
    return cover(abs(gap) - 0.5 * max(weight, 1.4 * pixel));
}

// Where a point lies on a dial: 0 at the top, clockwise to 1.
//
// The arc tangent is an odd polynomial fitted by least largest error; it is off by less than 0.0001 of a turn and
// costs a processor a fraction of the built-in one.
float dial(vec2 at) {
    vec2 size = abs(at);
    float slope = min(size.x, size.y) / max(max(size.x, size.y), 1e-9);
    float square = slope * slope;
    float turned = slope * (0.158417 + square * (-0.045951 + square * 0.012632));
    turned = size.x > size.y ? 0.25 - turned : turned;  // from the upright
    turned = at.y > 0.0 ? 0.5 - turned : turned;
    return at.x < 0.0 ? 1.0 - turned : turned;
}

// Dashes along a closed line: `around` 0..1, `perimeter` in image heights. A whole number always fits.
float dashes(float around, float perimeter) {
    float count = max(8.0, floor(perimeter / 0.028 + 0.5));
    float within = abs(fract(around * count) - 0.5);
    float soft = pixel * count / perimeter;
    return clamp(0.5 + (0.3 - within) / soft, 0.0, 1.0);
}

// An arc from the top, clockwise to `progress`.
float arc(float around, float perimeter, float progress) {
    float soft = pixel / perimeter;
    return progress >= 1.0 ? 1.0 : clamp((progress - around) / soft, 0.0, 1.0) * step(1e-4, progress);
}

// The tail of light behind a head that goes round: 1 at the head, 0 where it comes from, and a short soft front.
float comet(float around, float perimeter, float head) {
    float near = 1.0 - fract(head - around);
    float front = clamp(1.0 - fract(around - head) * perimeter / (0.009 + 2.0 * pixel), 0.0, 1.0);
    return max(near * near * near, front * front * (3.0 - 2.0 * front));
}

vec3 heated(vec3 colour, float heat) {
    return mix(colour, vec3(1.0), heat);
}
#endif
