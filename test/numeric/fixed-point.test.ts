import { expect, test } from "vitest";
import { bigMath } from "../../src/numeric/big.js";
import { bigFunctions } from "../../src/numeric/big-functions.js";

const value = (name: string, x: string, digits: number): string => {
  const math = bigMath(64).at(digits);
  return bigFunctions
    .get(name)!
    .of(math, [math.of(x)])
    .toPrecision(75);
};

test.each([
  ["erfc", "0.5", "0.479500122186953462317253346108035471263548424242036299941194274352806478283"],
  ["erfc", "9", "4.13703174651381023805390346736252459571019198594796245980590990190762035477e-37"],
  ["erfc", "30", "2.56465620375611160003339727750144714654888972277861705412259958618423869478e-393"],
  ["erf", "1e-20", "1.12837916709551257389615890312154517168806364601909452993570823812451421871e-20"],
  ["arctan", "0.3", "0.291456794477867091995604621432891193503167599012065419272206083087299014911"],
  ["arctan", "-7", "-1.42889927219073269641847007453719835909080294095908883810934226679046657638"],
  ["arctan", "1e-25", "9.99999999999999999999999999999999999999999999999996666666666666666666666667e-26"],
])("%s(%s) to the last of 75 digits", (name, x, expected) => {
  for (const digits of [80, 220]) expect(value(name, x, digits)).toBe(expected);
});

test("the series and the continued fraction of erfc meet: both sides of their border with 200 digits", () => {
  const math = bigMath(64).at(200),
    erfc = (x: string): string =>
      bigFunctions
        .get("erfc")!
        .of(math, [math.of(x)])
        .toPrecision(190);
  // erfc(x + h) − erfc(x) over h is the slope −2/√π exp(−x²), to as many digits as h has zeros.
  const x = math.of("14.142135"),
    h = math.of("1e-6"),
    slope = math
      .of(erfc(x.plus(h).toString()))
      .minus(erfc(x.toString()))
      .div(h),
    middle = x.plus(h.div(2)),
    expected = middle.times(middle).neg().exp().times(-2).div(math.pi.sqrt());
  expect(slope.div(expected).minus(1).abs().lt("1e-9")).toBe(true);
});
