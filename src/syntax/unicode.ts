/** Unicode mathematics spelled in LaTeX, so that everything after the lexer knows one notation only. */

const greek =
  "α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda μ mu µ mu ν nu ξ xi ο o π pi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega Γ Gamma Δ Delta ∆ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega";
const symbols =
  "∂ partial ∇ nabla ∞ infty ℓ ell ℏ hbar ∅ emptyset ∀ forall ∃ exists ¬ neg ⊤ top † dagger ‡ ddagger ° circ □ square ■ square √ sqrt ∑ sum ∏ prod ∫ int ∬ iint ∮ oint " +
  "· cdot ⋅ cdot ∙ cdot • bullet × times ÷ div ∗ ast ⊙ odot ∘ circ ⊗ otimes ⊘ oslash ⊕ oplus ⊖ ominus ⋆ star ★ star ∧ wedge ∨ vee ∪ cup ∩ cap ∖ setminus ± pm ∓ mp " +
  "≤ le ⩽ le ≥ ge ⩾ ge ≠ ne ≡ equiv ≈ approx ≃ simeq ≅ cong ∼ sim ∝ propto ≪ ll ≫ gg ≺ prec ≻ succ ⪯ preceq ⪰ succeq ∈ in ∉ notin ∋ ni ⊂ subset ⊆ subseteq ⊃ supset ⊇ supseteq ⊥ perp ∥ parallel ∣ mid " +
  "≜ triangleq ≔ coloneqq ≕ eqqcolon ≐ doteq → to ⟶ to ↦ mapsto ⟼ mapsto ← gets ⟵ gets ↔ leftrightarrow ⇒ Rightarrow ⟹ Rightarrow ⇐ Leftarrow ⟸ Leftarrow ⇔ Leftrightarrow ⟺ Leftrightarrow ↑ uparrow ↓ downarrow ∴ therefore ∵ because " +
  "⟨ langle 〈 langle ⟩ rangle 〉 rangle ⌊ lfloor ⌋ rfloor ⌈ lceil ⌉ rceil ‖ Vert ⋮ vdots ⋱ ddots ✓ checkmark";
const doubleStruck = "ℝ R ℕ N ℤ Z ℚ Q ℂ C ℙ P 𝔼 E 𝟙 1 𝕀 I 𝔻 D";
const plain: Readonly<Record<string, string>> = {
  "−": "-",
  "–": "-",
  "—": "-",
  "‐": "-",
  "﹣": "-",
  "－": "-",
  "＋": "+",
  "＝": "=",
  "（": "(",
  "）": ")",
  "［": "[",
  "］": "]",
  "，": ",",
  "；": ";",
  "：": ":",
  "、": ",",
  "。": ".",
  "｜": "|",
  "⁄": "/",
  "∕": "/",
  "／": "/",
  "½": "\\frac{1}{2}",
  "⅓": "\\frac{1}{3}",
  "⅔": "\\frac{2}{3}",
  "¼": "\\frac{1}{4}",
  "¾": "\\frac{3}{4}",
  "⅕": "\\frac{1}{5}",
  "⅙": "\\frac{1}{6}",
  "⅛": "\\frac{1}{8}",
  ℒ: "\\mathcal{L}",
  ℓ: "\\ell",
  ℋ: "\\mathcal{H}",
  ℱ: "\\mathcal{F}",
  ℛ: "\\mathcal{R}",
  ℐ: "\\mathcal{I}",
  ℰ: "\\mathcal{E}",
  ı: "\\imath",
  ȷ: "\\jmath",
  "∶": ":",
  "‥": "..",
};

const supers = "⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁺+⁻-⁼=⁽(⁾)ᵀTᴬAᴮBᴰDᴱEᴳGᴴHᴵIᴶJᴷKᴸLᴹMᴺNᴼOᴾPᴿRᵁUⱽVᵂWᵃaᵇbᶜcᵈdᵉeᶠfᵍgʰhⁱiʲjᵏkˡlᵐmⁿnᵒoᵖpʳrˢsᵗtᵘuᵛvʷwˣxʸyᶻz";
const subs = "₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9₊+₋-₌=₍(₎)ₐaₑeₒoₓxₕhₖkₗlₘmₙnₚpₛsₜtᵢiⱼjᵣrᵤuᵥv";
const greekScripts = "ᵅ alpha ᵝ beta ᵞ gamma ᵟ delta ᶿ theta ᵠ varphi ᵡ chi ᵦ beta ᵧ gamma ᵨ rho ᵩ varphi ᵪ chi";

const spelled = new Map<string, string>(Object.entries(plain));
fill(greek, (name) => `\\${name} `);
fill(symbols, (name) => `\\${name} `);
fill(doubleStruck, (letter) => `\\mathbb{${letter}}`);
const scriptSpelled = new Map<string, string>();
for (const pairs of [supers, subs]) {
  const characters = [...pairs];
  for (let i = 0; i + 1 < characters.length; i += 2) scriptSpelled.set(characters[i] ?? "", characters[i + 1] ?? "");
}
fillInto(scriptSpelled, greekScripts, (name) => `\\${name} `);

function fill(table: string, spell: (name: string) => string): void {
  fillInto(spelled, table, spell);
}

function fillInto(map: Map<string, string>, table: string, spell: (name: string) => string): void {
  const words = table.split(" ").filter((word) => word !== "");
  for (let i = 0; i + 1 < words.length; i += 2) if (!map.has(words[i] ?? "")) map.set(words[i] ?? "", spell(words[i + 1] ?? ""));
}

/** The blocks of mathematical letters, with the font command that sets them; each block is A–Z then a–z. */
const letterBlocks: readonly (readonly [start: number, font: string])[] = [
  [0x1d400, "mathbf"],
  [0x1d434, ""],
  [0x1d468, "mathbf"],
  [0x1d49c, "mathcal"],
  [0x1d4d0, "mathcal"],
  [0x1d504, "mathfrak"],
  [0x1d538, "mathbb"],
  [0x1d56c, "mathfrak"],
  [0x1d5a0, "mathsf"],
  [0x1d5d4, "mathbf"],
  [0x1d608, "mathsf"],
  [0x1d63c, "mathbf"],
  [0x1d670, "mathtt"],
];

/** LaTeX for a single character that is not ASCII, or null where there is none. */
export function spellCharacter(character: string): string | null {
  const known = spelled.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x1d400 && code <= 0x1d7ff) return spellMathLetter(character, code);
  return null;
}

function spellMathLetter(character: string, code: number): string | null {
  const base = character.normalize("NFKC");
  if (/^[A-Za-z]$/u.test(base)) {
    const font = letterBlocks.findLast(([start]) => code >= start)?.[1] ?? "";
    return font === "" ? base : `\\${font}{${base}}`;
  }
  if (/^[0-9]$/u.test(base)) return code <= 0x1d7d7 ? `\\mathbf{${base}}` : code <= 0x1d7e1 ? `\\mathbb{${base}}` : base;
  const letter = spelled.get(base);
  if (letter === undefined) return null;
  return code >= 0x1d6a8 && code < 0x1d6e2 ? `\\mathbf{${letter}}` : code >= 0x1d71c && code < 0x1d756 ? `\\mathbf{${letter}}` : letter;
}

/** LaTeX for a run of raised or lowered characters: `ᵀ` gives `^{T}`, `₁₂` gives `_{12}`. A raised x between sizes is ×. */
export function spellScript(characters: string, mark: "^" | "_", afterSet: boolean): string {
  const inside = [...characters].map((c) => scriptSpelled.get(c) ?? "").join("");
  return `${mark}{${afterSet ? inside.replace(/(?<=.)x(?=.)/gu, "\\times ") : inside}}`;
}

const combining: Readonly<Record<string, string>> = {
  "\u0302": "hat",
  "\u0304": "bar",
  "\u0305": "bar",
  "\u0303": "tilde",
  "\u0307": "dot",
  "\u0308": "ddot",
  "\u20d7": "vec",
  "\u030c": "check",
  "\u0306": "breve",
  "\u0300": "grave",
  "\u0301": "acute",
  "\u030a": "mathring",
};

/** LaTeX for a letter with combining accents (decomposed: `ŷ` is `y` and U+0302), or null. */
export function spellAccented(text: string): string | null {
  const [letter = "", ...marks] = [...text.normalize("NFD")];
  const base = /^[A-Za-z]$/u.test(letter) ? letter : spellCharacter(letter);
  if (base === null || marks.length === 0) return null;
  let out = base;
  for (const mark of marks) {
    const name = combining[mark];
    if (name === undefined) return null;
    out = `\\${name}{${out}}`;
  }
  return out;
}

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  nbsp: "~",
  minus: "-",
  le: "\\le ",
  leq: "\\le ",
  ge: "\\ge ",
  geq: "\\ge ",
  ne: "\\ne ",
  times: "\\times ",
  middot: "\\cdot ",
  sdot: "\\cdot ",
  plusmn: "\\pm ",
  part: "\\partial ",
  nabla: "\\nabla ",
  infin: "\\infty ",
  sum: "\\sum ",
  prod: "\\prod ",
  radic: "\\sqrt ",
  isin: "\\in ",
  rarr: "\\to ",
  rArr: "\\Rightarrow ",
  hArr: "\\Leftrightarrow ",
  asymp: "\\approx ",
  equiv: "\\equiv ",
  prop: "\\propto ",
  hellip: "\\dots ",
  prime: "'",
  Prime: "''",
  lbrace: "\\{",
  rbrace: "\\}",
  lcub: "\\{",
  rcub: "\\}",
  vert: "|",
  sup2: "^{2}",
  sup3: "^{3}",
  sup1: "^{1}",
  frac12: "\\frac{1}{2}",
  ell: "\\ell ",
  ensp: "\\quad ",
  emsp: "\\quad ",
  thinsp: " ",
};
const greekNames = new Set(greek.split(" ").filter((word) => /^[A-Za-z]+$/u.test(word)));

/** LaTeX for an HTML entity (`&lt;`, `&#8706;`, `&sigma;`), or null where it is not one that mathematics uses. */
export function spellEntity(entity: string): string | null {
  const name = entity.slice(1, -1);
  const known = entities[name];
  if (known !== undefined) return known;
  if (greekNames.has(name)) return `\\${name} `;
  const code = /^#x/iu.test(name) ? Number.parseInt(name.slice(2), 16) : /^#\d/u.test(name) ? Number(name.slice(1)) : Number.NaN;
  if (!(code > 31 && code < 0x110000)) return null;
  const character = String.fromCodePoint(code);
  return code < 128 ? character : spellCharacter(character);
}

/** The number in a circle or in one character's brackets (`①`, `⑴`), or null. */
export function circledNumber(character: string): string | null {
  const code = character.codePointAt(0) ?? 0;
  if (character === "⓪") return "0";
  for (const [start, end, first] of [
    [0x2460, 0x2473, 1],
    [0x2776, 0x277f, 1],
    [0x2474, 0x2487, 1],
    [0x3251, 0x325f, 21],
    [0x32b1, 0x32bf, 36],
  ] as const) {
    if (code >= start && code <= end) return String(code - start + first);
  }
  return null;
}
