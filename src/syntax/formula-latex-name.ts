/** A name's key as LaTeX: `hat:y` is \hat{y}, `W_1` and `W1` are W_1, `mu` is \mu, `W^(1)` is W^{(1)}, `loss` is \mathrm{loss}. */

const GREEK = new Set(
  "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell nabla partial infty".split(
    " ",
  ),
);
const LETTERS: Readonly<Record<string, string>> = {
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "varepsilon",
  ζ: "zeta",
  η: "eta",
  θ: "theta",
  ι: "iota",
  κ: "kappa",
  λ: "lambda",
  μ: "mu",
  ν: "nu",
  ξ: "xi",
  π: "pi",
  ρ: "rho",
  σ: "sigma",
  τ: "tau",
  υ: "upsilon",
  φ: "varphi",
  χ: "chi",
  ψ: "psi",
  ω: "omega",
  Γ: "Gamma",
  Δ: "Delta",
  Θ: "Theta",
  Λ: "Lambda",
  Ξ: "Xi",
  Π: "Pi",
  Σ: "Sigma",
  Φ: "Phi",
  Ψ: "Psi",
  Ω: "Omega",
  ℓ: "ell",
};
const STYLES: Readonly<Record<string, string>> = {
  cal: "mathcal",
  bb: "mathbb",
  frak: "mathfrak",
  bf: "mathbf",
  rm: "mathrm",
  sf: "mathsf",
  tt: "mathtt",
  hat: "hat",
  bar: "bar",
  tilde: "tilde",
  dot: "dot",
  ddot: "ddot",
  vec: "vec",
  widehat: "widehat",
  widetilde: "widetilde",
  overline: "overline",
  check: "check",
  breve: "breve",
  acute: "acute",
  grave: "grave",
};

/** Whether a key is a letter with accents or scripts (`sigma`, `hat:f`, `f_1`), not a word. */
export const isLetterName = (key: string): boolean => GREEK.has(key) || /^(?:[a-z]+:)*\p{L}(?:[_^].*)?$/u.test(key);

export function latexName(name: string): string {
  // A sum over examples without an index (src/scope/sums-of-all.ts).
  if (name === "§examples") return String.raw`\sum_x`;
  const key = name.replace(/_[a-z]*·/, "");
  const styled = /^([a-z]+):(.+)$/u.exec(key);
  if (styled !== null) {
    // Accents hold for the letter alone, scripts stand outside.
    const [, style = "", rest = ""] = styled;
    const [letter, scripts] = cut(rest);
    const command = STYLES[style];
    return `${command === undefined ? letterLatex(letter) : `\\${command}{${latexName(letter)}}`}${scriptLatex(scripts)}`;
  }
  const [letter, scripts] = cut(key);
  return letterLatex(letter) + scriptLatex(scripts);
}

/** The letter and its scripts: at the first _ or ^, or where digits begin after a single letter. */
function cut(key: string): readonly [string, string] {
  const at = key.search(/[_^]/u);
  if (at > 0) return [key.slice(0, at), key.slice(at)];
  const digits = /^(\p{L}+?)([0-9]+)$/u.exec(key);
  return digits !== null ? [digits[1] ?? key, `_${digits[2] ?? ""}`] : [key, ""];
}

function letterLatex(letter: string): string {
  const primes = /'+$/u.exec(letter)?.[0] ?? "";
  const bare = primes === "" ? letter : letter.slice(0, -primes.length);
  if (GREEK.has(bare)) return `\\${bare}${primes}`;
  const known = LETTERS[bare];
  if (known !== undefined) return `\\${known}${primes}`;
  if ([...bare].length === 1) return letter;
  return String.raw`\mathrm{${bare.replace(/[\\{}$%#&~^_]/gu, "")}}${primes}`;
}

function scriptLatex(scripts: string): string {
  let text = "";
  for (const [, mark = "", inner = ""] of scripts.matchAll(/([_^])((?:\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|[^_^])*)/gu)) {
    const plain = inner.replace(/^\{(.*)\}$/u, "$1").replace(/[\\$%#&~{}^_]/gu, "");
    const greek = GREEK.has(plain) ? `\\${plain}` : plain;
    text += /^[\p{L}\p{N}]$/u.test(greek)
      ? `${mark}${greek}`
      : `${mark}{${/^\p{L}{2,}$/u.test(greek) ? String.raw`\mathrm{${greek}}` : greek}}`;
  }
  return text;
}
