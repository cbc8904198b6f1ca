// A picture laid over the viewport.

VARYING vec2 spot;

#ifdef VERTEX
uniform vec4 source;  // left, top, width, height of a part of the picture, 0..1; a negative size turns it over

void main() {
    vec2 way = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
    spot = source.xy + way * source.zw;
    gl_Position = vec4(2.0 * way - 1.0, 0.0, 1.0);
}
#endif

#ifdef FRAGMENT
uniform sampler2D picture;
out vec4 ink;

void main() {
    ink = texture(picture, spot);
}
#endif
