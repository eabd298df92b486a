/** What the commands of LaTeX mathematics are, by kind. A command that stands in none of these tables is a symbol of its own. */

const words = (text: string): readonly string[] => text.split(/\s+/u).filter((word) => word !== "");
const table = (text: string): ReadonlyMap<string, string> => {
  const list = words(text);
  return new Map(list.flatMap((word, i) => (i % 2 === 0 ? [[word, list[i + 1] ?? ""] as const] : [])));
};

/** Letters and signs that stand for themselves; the tree keeps their names. */
export const symbols: ReadonlySet<string> = new Set(
  words(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega " +
      "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma varGamma varDelta varTheta varLambda varXi varPi varSigma varPhi varPsi varOmega " +
      "ell hbar imath jmath partial nabla infty top bot dagger ddagger prime emptyset aleph forall exists nexists neg Re Im wp complement angle square Box blacksquare checkmark diamond triangle " +
      "uparrow downarrow updownarrow Uparrow Downarrow backslash percent hash dollar ampersand S P bigstar lozenge clubsuit heartsuit spadesuit diamondsuit",
  ),
);

/** Other spellings of symbols: name, then the name that the tree has. */
export const symbolAliases = table(
  "intercal top varnothing emptyset lnot neg infinity infty eth eth o omicron Alpha A Beta B Epsilon E Zeta Z Eta H Iota I Kappa K Mu M Nu N Rho P Tau T Chi X tran top trans top transpose top Transpose top textmu mu % percent # hash $ dollar & ampersand _ underscore bullseye bullet",
);

/** Letters of one font under a command of their own, as many classes define them (`\R`): used where the document has no such macro. */
export const fontLetters: ReadonlyMap<string, readonly [style: string, letter: string]> = new Map([
  ...["R", "N", "Z", "C", "Q", "E", "F", "K"].map((letter) => [letter, ["bb", letter]] as const),
  ["reals", ["bb", "R"]],
  ["Reals", ["bb", "R"]],
  ["RR", ["bb", "R"]],
  ["EE", ["bb", "E"]],
  ["NN", ["bb", "N"]],
  ["ZZ", ["bb", "Z"]],
  ["CC", ["bb", "C"]],
  ["complexes", ["bb", "C"]],
  ["Bbbk", ["bb", "k"]],
]);

/** Relations: command, then Relation.op. */
export const relations = table(
  "le ≤ leq ≤ leqslant ≤ leqq ≤ ge ≥ geq ≥ geqslant ≥ geqq ≥ ne ≠ neq ≠ lt < gt > equiv ≡ triangleq ≜ doteq ≐ approx ≈ approxeq ≈ thickapprox ≈ simeq ≃ cong ≅ sim ∼ thicksim ∼ propto ∝ varpropto ∝ ll ≪ gg ≫ " +
    "prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ⪯ succcurlyeq ⪰ lesssim ≲ gtrsim ≳ in ∈ isin ∈ notin ∉ ni ∋ owns ∋ subset ⊂ subseteq ⊆ subsetneq ⊂ supset ⊃ supseteq ⊇ supsetneq ⊃ nsubseteq ⊈ perp ⟂ parallel ∥ " +
    "to → rightarrow → longrightarrow → hookrightarrow → rightsquigarrow → leadsto → mapsto ↦ longmapsto ↦ gets ← leftarrow ← longleftarrow ← leftrightarrow ↔ longleftrightarrow ↔ rightleftharpoons ↔ " +
    "Rightarrow ⇒ implies ⇒ Longrightarrow ⇒ Leftarrow ⇐ impliedby ⇐ Longleftarrow ⇐ Leftrightarrow ⇔ iff ⇔ Longleftrightarrow ⇔ " +
    "coloneqq := coloneq := colonequals := Coloneqq := eqqcolon =: eqcolon =: colon : vdash ⊢ models ⊨ nleq ≰ ngeq ≱ nless ≮ ngtr ≯ asymp ≍ bowtie ⋈ vcentcolon :",
);

/** Relations that a `\not` before them turns round. */
export const negated = table("= ≠ ≡ ≢ ∈ ∉ < ≮ > ≯ ≤ ≰ ≥ ≱ ⊂ ⊄ ⊆ ⊈ ∼ ≁ ≈ ≉ → ↛ ∥ ∦ ∣ ∤ ⇒ ⇏");

/** Product-like operators: command, then the op of ProdTree. */
export const operators = table(
  "cdot cdot cdotp cdot times times ast * odot odot hadamard odot circ circ otimes otimes oslash oslash div div oplus oplus ominus ominus star star bullet bullet wedge wedge land wedge vee vee lor vee cup cup cap cap " +
    "setminus setminus smallsetminus setminus bmod mod boxtimes otimes boxdot odot ltimes ltimes rtimes rtimes amalg amalg uplus cup sqcup cup sqcap cap diamond diamond bigcirc circ divideontimes div",
);

export const signs = table("pm ± mp ∓ plus + minus -");

/** Words set upright by commands of their own. */
export const functionCommands: ReadonlySet<string> = new Set(
  words("arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom ker lg ln log Pr sec sin sinh tan tanh"),
);

/** Operators that range over something: command, then BigTree.op. `limits` ones are words where they carry no subscript. */
export const bigCommands = table(
  "sum sum prod prod coprod coprod int int iint int iiint int oint int bigcup bigcup bigcap bigcap bigoplus bigoplus bigotimes bigotimes bigodot bigodot bigwedge bigwedge bigvee bigvee lim lim",
);
export const rangingWords = table("max max min min sup sup inf inf argmax argmax argmin argmin limsup limsup liminf liminf");

/** Commands that documents often use without defining them, or whose packages do: they are words. */
export const packageWords: ReadonlySet<string> = new Set(
  words(
    "softmax Softmax relu ReLU ReLu sigmoid Sigmoid softplus sign sgn diag Diag tr Tr trace rank Vec var Var cov Cov Corr std erf sinc sech csch arcsinh arccosh arctanh arsinh arcosh artanh asin acos atan logit KL Cov span Span blkdiag GELU gelu ELU elu LeakyReLU SiLU swish " +
      "mean median mode argsort conv Conv MSE CE BCE logsumexp LSE LayerNorm BatchNorm Attention Norm Loss loss sigm Null Range proj Proj prox dom card Id id const",
  ),
);

/** Accents: command, then the name in SymTree.accents. */
export const accents = table(
  "hat hat widehat hat bar bar overline bar tilde tilde widetilde tilde dot dot ddot ddot dddot dddot vec vec overrightarrow vec check check widecheck check breve breve acute acute grave grave mathring mathring underline underline underbar underline utilde underline",
);

/** Fonts: command, then SymTree.style. Names with a word font make words of two letters or more. */
export const fonts = table(
  "mathbf bf boldsymbol bf bm bf pmb bf mathbfit bf symbf bf symbfit bf bold bf mathcal cal mathscr cal EuScript cal mathbb bb mathbbm bb mathds bb Bbb bb mathrm rm mathup rm mathsf sf mathtt tt mathfrak frak mathit it mathnormal it vb bf vectorbold bf va bf",
);
/** Old switches that hold to the end of their group. */
export const fontSwitches = table("bf bf bfseries bf rm rm rmfamily rm sf sf tt tt it it itshape it cal cal boldmath bf mit it");
/** Commands whose argument is text. */
export const textCommands: ReadonlySet<string> = new Set(
  words(
    "text textrm textup textnormal textit textsl textsf texttt textbf textmd mbox hbox emph textsc textmath intertext shortintertext fbox unboldmath",
  ),
);
export const textFonts = table("textbf bf");

/** Spaces that are wide enough to separate, and how wide: `quad` parts statements, `space` parts entries of a row. */
export const wideSpaces = table(
  "quad quad qquad quad enspace space enskip space ~ space space space nobreakspace space hfill quad hfil quad",
);
/** Commands without any meaning for the formula. */
export const ignored: ReadonlySet<string> = new Set(
  words(
    ", ; ! : > / - IEEEeqnarraynumspace IEEEyesnumber IEEEnonumber IEEEyessubnumber IEEEnosubnumber IEEEnoauxnumber displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits displaylimits thinspace medspace thickspace negthinspace negmedspace negthickspace " +
      "allowbreak nobreak noindent break hline toprule midrule bottomrule hdashline tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge strut mathstrut null relax protect nonumber notag " +
      "mathrel mathbin mathord mathop mathopen mathclose mathpunct mathinner ensuremath boldmath unboldmath left right bigl bigr ( ) [ ] par centering indent smallskip medskip bigskip qed qedhere linebreak pagebreak newpage begingroup endgroup bgroup egroup unskip ignorespaces mathchoice",
  ),
);
/** Commands that vanish with their arguments: name, number of arguments. */
export const vanishing: ReadonlyMap<string, number> = new Map([
  ["hspace", 1],
  ["hspace*", 1],
  ["vspace", 1],
  ["vspace*", 1],
  ["phantom", 1],
  ["hphantom", 1],
  ["vphantom", 1],
  ["cline", 1],
  ["cmidrule", 1],
  ["color", 1],
  ["rule", 2],
  ["hskip", 0],
  ["kern", 0],
  ["mkern", 0],
  ["mskip", 0],
  ["arraycolsep", 0],
  ["setlength", 2],
  ["ref", 1],
  ["eqref", 1],
  ["cite", 1],
  ["footnote", 1],
  ["thanks", 1],
  ["index", 1],
  ["nonscript", 0],
  ["renewcommand", 2],
  ["arraystretch", 0],
  ["includegraphics", 1],
  ["hypertarget", 1],
  ["pagecolor", 1],
  ["addtocounter", 2],
  ["setcounter", 2],
  ["fontsize", 2],
  ["selectfont", 0],
  ["llap", 0],
]);
/** Commands that show their last argument as it is: name, arguments before it. */
export const transparent: ReadonlyMap<string, number> = new Map([
  ["textcolor", 1],
  ["colorbox", 1],
  ["mathcolor", 1],
  ["smash", 0],
  ["mathllap", 0],
  ["mathrlap", 0],
  ["mathclap", 0],
  ["raisebox", 1],
  ["scalebox", 1],
  ["resizebox", 2],
  ["vcenter", 0],
  ["hl", 0],
  ["ul", 0],
  ["uline", 0],
  ["href", 1],
  ["class", 1],
  ["cssId", 1],
  ["style", 1],
  ["bbox", 0],
  ["underset_", 0],
]);
/** Sizes of delimiters. */
export const sizes: ReadonlySet<string> = new Set(words("big Big bigg Bigg bigm Bigm biggm Biggm"));
export const openSizes: ReadonlySet<string> = new Set(words("left bigl Bigl biggl Biggl mleft"));
export const closeSizes: ReadonlySet<string> = new Set(words("right bigr Bigr biggr Biggr mright"));

/** Brackets: what is written (a character or a command), then the bracket of GroupTree. */
export const openers = table(
  "( ( [ [ { { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ lparen ( llbracket [ lgroup ( lmoustache (",
);
export const closers = table(
  ") ) ] ] } } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rparen ) rrbracket ] rgroup ) rmoustache )",
);
/** Bars that open and close alike. */
export const bars = table("vert | Vert ‖ | ‖ arrowvert | Arrowvert ‖");

export const dots = table(
  "dots horizontal ldots horizontal cdots horizontal dotsc horizontal dotsb horizontal dotsm horizontal dotsi horizontal dotso horizontal hdots horizontal mathellipsis horizontal textellipsis horizontal vdots vertical varvdots vertical ddots diagonal adots diagonal iddots diagonal hdotsfor horizontal",
);

/** Heads with one argument that become notes: their base is what they mean. */
export const noteCommands: ReadonlySet<string> = new Set(
  words(
    "boxed fbox_ cancel bcancel xcancel sout underbrace overbrace underparen overparen underbracket overbracket overleftarrow overleftrightarrow underrightarrow underleftarrow widetriangle circled framebox mathsout enclose",
  ),
);
/** Heads with two arguments that become notes; the base is the second one. */
export const overNotes: ReadonlySet<string> = new Set(words("overset underset stackrel stackbin atop_ cancelto accentset underaccent"));
/** Arrows and equals signs that stretch over a note: command, then Relation.op. */
export const stretchedRelations = table(
  "xrightarrow → xleftarrow ← xRightarrow ⇒ xLeftarrow ⇐ xleftrightarrow ↔ xLeftrightarrow ⇔ xlongequal = xequal = xmapsto ↦ xhookrightarrow → xlongrightarrow → xlongleftarrow ←",
);
export const fractions: ReadonlySet<string> = new Set(words("frac tfrac dfrac cfrac nicefrac sfrac flatfrac xfrac mfrac splitfrac"));
export const binomials: ReadonlySet<string> = new Set(words("binom tbinom dbinom"));

/** Environments whose rows are lines of mathematics, and whether every second column mark starts a new equation. */
export const lineEnvironments: ReadonlyMap<string, boolean> = new Map([
  ...["align", "aligned", "alignat", "alignedat", "flalign", "xalignat", "xxalignat"].flatMap(
    (n) =>
      [
        [n, true],
        [`${n}*`, true],
      ] as const,
  ),
  ...[
    "gather",
    "gathered",
    "split",
    "eqnarray",
    "multline",
    "multlined",
    "equation",
    "displaymath",
    "math",
    "dmath",
    "dgroup",
    "lgathered",
    "rgathered",
    "subequations",
    "spreadlines",
    "IEEEeqnarray",
    "empheq",
  ].flatMap(
    (n) =>
      [
        [n, false],
        [`${n}*`, false],
      ] as const,
  ),
]);
/** Environments that set a matrix: the brackets round it. */
export const matrixEnvironments: ReadonlyMap<string, readonly [open: string, close: string]> = new Map(
  (
    [
      ["matrix", "", ""],
      ["pmatrix", "(", ")"],
      ["bmatrix", "[", "]"],
      ["Bmatrix", "{", "}"],
      ["vmatrix", "|", "|"],
      ["Vmatrix", "‖", "‖"],
      ["smallmatrix", "", ""],
      ["psmallmatrix", "(", ")"],
      ["bsmallmatrix", "[", "]"],
      ["vsmallmatrix", "|", "|"],
      ["array", "", ""],
      ["tabular", "", ""],
      ["subarray", "", ""],
      ["darray", "", ""],
      ["NiceMatrix", "", ""],
      ["pNiceMatrix", "(", ")"],
      ["bNiceMatrix", "[", "]"],
      ["NiceArray", "", ""],
    ] as const
  ).flatMap(
    ([name, open, close]) =>
      [
        [name, [open, close]],
        [`${name}*`, [open, close]],
      ] as const,
  ),
);
export const casesEnvironments: ReadonlySet<string> = new Set(
  words("cases dcases rcases drcases cases* dcases* rcases* numcases subnumcases"),
);
/** Environments with arguments after their names: how many in braces. */
export const environmentArguments: ReadonlyMap<string, number> = new Map([
  ["array", 1],
  ["tabular", 1],
  ["subarray", 1],
  ["darray", 1],
  ["alignat", 1],
  ["alignat*", 1],
  ["alignedat", 1],
  ["xalignat", 1],
  ["IEEEeqnarray", 1],
  ["numcases", 1],
  ["NiceArray", 1],
]);

/** Definitions of packages (physics and its kin), used where the document does not define the name itself. */
export const packageMacros: readonly (readonly [name: string, parameters: number, body: string, optional?: string])[] = [
  ["dd", 0, "\\mathrm{d}"],
  ["diff", 0, "\\mathrm{d}"],
  ["vdot", 0, "\\cdot"],
  ["cross", 0, "\\times"],
  ["order", 1, "O(#1)"],
  ["norm", 1, "\\left\\lVert #1\\right\\rVert"],
  ["abs", 1, "\\left\\lvert #1\\right\\rvert"],
  ["inner", 2, "\\langle #1,#2\\rangle"],
  ["innerproduct", 2, "\\langle #1,#2\\rangle"],
  ["grad", 0, "\\nabla"],
  ["indicator", 1, "\\mathbb{1}[#1]"],
  ["ind", 1, "\\mathbb{1}[#1]"],
  ["degree", 0, "^{\\circ}"],
  ["sp", 1, "^{#1}"],
  ["sb", 1, "_{#1}"],
];

/** Every command with a meaning here, for suggestions. */
export function knownCommands(): Iterable<string> {
  return [
    symbols,
    symbolAliases.keys(),
    relations.keys(),
    operators.keys(),
    functionCommands,
    rangingWords.keys(),
    bigCommands.keys(),
    dots.keys(),
    accents.keys(),
    fonts.keys(),
    textCommands,
    noteCommands,
    overNotes,
    fractions,
    binomials,
    openers.keys(),
    closers.keys(),
    ["sqrt", "operatorname", "left", "right", "big", "text", "quad"],
  ].flatMap((names) => [...names]);
}
