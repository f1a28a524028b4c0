//! The words of SVG that may stand in a text (SVG 2, appendices on attributes; SVG 1.1, appendix M), compared without regard to capitals, since
//! HTML reads them so.

/// What runs something, or brings in what is no drawing.
const RISKY: &str = "embed foreignobject handler iframe listener object script style";

/// Attributes of the elements of SVG, those of presentation, of animation, of text and of fonts among them.
const ATTRIBUTES: &str = "accent-height accumulate additive alignment-baseline alphabetic amplitude arabic-form ascent attributename attributetype azimuth \
    basefrequency baseline-shift baseprofile bbox begin bias by calcmode cap-height class clip clip-path clip-rule clippathunits color color-interpolation \
    color-interpolation-filters color-profile color-rendering content contentscripttype contentstyletype crossorigin cursor cx cy d descent diffuseconstant \
    direction display divisor dominant-baseline download dur dx dy edgemode elevation enable-background end exponent externalresourcesrequired fill \
    fill-opacity fill-rule filter filterres filterunits flood-color flood-opacity focusable font font-family font-size font-size-adjust font-stretch font-style \
    font-variant font-weight format fr from fx fy g1 g2 glyph-name glyph-orientation-horizontal glyph-orientation-vertical glyphref gradienttransform \
    gradientunits hanging height href hreflang horiz-adv-x horiz-origin-x horiz-origin-y id ideographic image-rendering in in2 intercept isolation k k1 k2 k3 k4 \
    kernelmatrix kernelunitlength kerning keypoints keysplines keytimes lang lengthadjust letter-spacing lighting-color limitingconeangle local marker \
    marker-end marker-mid marker-start markerheight markerunits markerwidth mask mask-type maskcontentunits maskunits mathematical max media method min \
    mix-blend-mode mode name numoctaves offset opacity operator order orient orientation origin overflow overline-position overline-thickness paint-order \
    panose-1 path pathlength patterncontentunits patterntransform patternunits ping pointer-events points pointsatx pointsaty pointsatz preservealpha \
    preserveaspectratio primitiveunits r radius referrerpolicy refx refy rel rendering-intent repeatcount repeatdur requiredextensions requiredfeatures \
    requiredformats restart result role rotate rx ry scale seed shape-rendering side slope solid-color solid-opacity space spacing specularconstant \
    specularexponent spreadmethod startoffset stddeviation stemh stemv stitchtiles stop-color stop-opacity strikethrough-position strikethrough-thickness \
    string stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style surfacescale \
    systemlanguage tabindex tablevalues target targetx targety text-anchor text-decoration text-overflow text-rendering textlength title to transform \
    transform-origin type u1 u2 underline-position underline-thickness unicode unicode-bidi unicode-range units-per-em v-alphabetic v-hanging v-ideographic \
    v-mathematical values vector-effect version vert-adv-y vert-origin-x vert-origin-y viewbox viewtarget visibility white-space width widths word-spacing \
    writing-mode x x-height x1 x2 xchannelselector xmlns y y1 y2 ychannelselector z zoomandpan";

/// Elements of SVG 1.1 and 2.
const ELEMENTS: &str = "a altglyph altglyphdef altglyphitem animate animatecolor animatemotion animatetransform audio canvas circle clippath color-profile cursor \
    defs desc discard ellipse feblend fecolormatrix fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight \
    fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur feimage femerge femergenode femorphology feoffset fepointlight fespecularlighting \
    fespotlight fetile feturbulence filter font font-face font-face-format font-face-name font-face-src font-face-uri g glyph glyphref hatch hatchpath hkern \
    image line lineargradient marker mask mesh meshgradient meshpatch meshrow metadata missing-glyph mpath path pattern polygon polyline radialgradient rect \
    set solidcolor stop svg switch symbol text textpath title tref tspan unknown use video view vkern";

/// Whether SVG has an element of that name, those left out that are risky.
pub(super) fn is_element(name: &str) -> bool {
    ELEMENTS.split_whitespace().any(|element| element.eq_ignore_ascii_case(name))
}

/// Whether an element of a drawing is one that readers remove.
pub(super) fn is_risky(name: &str) -> bool {
    RISKY.split_whitespace().any(|risky| risky.eq_ignore_ascii_case(name))
}

/// Whether SVG has an attribute of that name; `aria-…`, `data-…` and names of other namespaces are somebody's own.
pub(super) fn is_attribute(name: &str) -> bool {
    let is_own = name.contains(':') || name.starts_with("data-") || name.starts_with("aria-");
    is_own || ATTRIBUTES.split_whitespace().any(|attribute| attribute.eq_ignore_ascii_case(name))
}
