//! The words of `MathML` that may stand in a text (MathML 3, appendix A, presentation and content; MathML Core), compared without regard to capitals,
//! since HTML reads them so.

const ELEMENTS: &str = "abs and annotation annotation-xml apply approx arccos arccosh arccot arccoth arccsc arccsch arcsec arcsech arcsin arcsinh arctan arctanh arg \
    bind bvar card cartesianproduct cbytes ceiling cerror ci cn codomain complexes compose condition conjugate cos cosh cot coth cs csc csch csymbol curl \
    declare degree determinant diff divergence divide domain domainofapplication emptyset eq equivalent eulergamma exists exp exponentiale factorial factorof \
    false floor fn forall gcd geq grad gt ident image imaginary imaginaryi implies in infinity int integers intersect interval inverse lambda laplacian lcm \
    leq limit list ln log logbase lowlimit lt maction maligngroup malignmark math matrix matrixrow max mean median menclose merror mfenced mfrac mglyph mi min \
    minus mlabeledtr mlongdiv mmultiscripts mn mo mode moment momentabout mover mpadded mphantom mprescripts mroot mrow ms mscarries mscarry msgroup msline \
    mspace msqrt msrow mstack mstyle msub msubsup msup mtable mtd mtext mtr munder munderover naturalnumbers neq none not notanumber notin notprsubset \
    notsubset or otherwise outerproduct partialdiff pi piece piecewise plus power primes product prsubset quotient rationals real reals reln rem root \
    scalarproduct sdev sec sech selector semantics sep set setdiff share sin sinh span subset sum tan tanh tendsto times transpose true union uplimit variance \
    vector vectorproduct xor";

const ATTRIBUTES: &str = "accent accentunder actiontype align alignmentscope altimg altimg-height altimg-valign altimg-width alttext bevelled cd cdgroup charalign \
    charspacing class close closure color columnalign columnlines columnspacing columnspan columnwidth crossout decimalpoint definitionurl denomalign depth dir \
    display displaystyle edge encoding equalcolumns equalrows fence fontfamily fontsize fontstyle fontweight form frame framespacing groupalign height href id \
    indentalign indentalignfirst indentalignlast indentshift indentshiftfirst indentshiftlast indenttarget index infixlinebreakstyle intent arg largeop \
    leftoverhang length linebreak linebreakmultchar linebreakstyle lineleading linethickness location longdivstyle lquote lspace macros mathbackground \
    mathcolor mathsize mathvariant maxsize maxwidth mediummathspace minlabelspacing minsize mode movablelimits mslinethickness name nargs nonce notation \
    numalign occurrence open order other overflow position rightoverhang role rowalign rowlines rowspacing rowspan rquote rspace schemalocation \
    scriptlevel scriptminsize scriptsizemultiplier selection separator separators shift side src stackalign stretchy style subscriptshift superscriptshift \
    symmetric tabindex thickmathspace thinmathspace type valign verythickmathspace verythinmathspace veryverythickmathspace veryverythinmathspace voffset width \
    xmlns xref";

/// Whether `MathML` has an element of that name.
pub(super) fn is_element(name: &str) -> bool {
    ELEMENTS.split_whitespace().any(|element| element.eq_ignore_ascii_case(name))
}

/// Whether `MathML` has an attribute of that name; `aria-…`, `data-…` and names of other namespaces are somebody's own.
pub(super) fn is_attribute(name: &str) -> bool {
    let is_own = name.contains(':') || name.starts_with("data-") || name.starts_with("aria-");
    is_own || ATTRIBUTES.split_whitespace().any(|attribute| attribute.eq_ignore_ascii_case(name))
}
