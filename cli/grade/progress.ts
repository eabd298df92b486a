/** One line that says how far a run is, how fast, and how long it will take; only where a person watches. */
export class Progress {
  private done = 0;
  private readonly total: number;
  private readonly began = performance.now();
  private readonly stream: NodeJS.WriteStream;
  private readonly shown: boolean;
  private last = 0;
  constructor(total: number, stream: NodeJS.WriteStream, shown: boolean = stream.isTTY) {
    this.total = total;
    this.stream = stream;
    this.shown = shown;
  }
  tick(): void {
    this.done++;
    const now = performance.now();
    if (!this.shown || (now - this.last < 100 && this.done < this.total)) return;
    this.last = now;
    this.stream.write(`\r${this.text((now - this.began) / 1000)}\u001b[K`);
  }
  text(seconds: number): string {
    const rate = this.done / Math.max(seconds, 1e-9),
      left = (this.total - this.done) / Math.max(rate, 1e-9),
      width = 24,
      full = Math.round((this.done / Math.max(1, this.total)) * width);
    return `${"█".repeat(full)}${"░".repeat(width - full)} ${this.done}/${this.total}  ${rate.toFixed(1)} a second  ${clock(left)} left`;
  }
  end(): void {
    if (this.shown) this.stream.write("\r\u001b[K");
  }
}
export function clock(seconds: number): string {
  const s = Math.ceil(seconds),
    h = Math.floor(s / 3600),
    m = Math.floor((s % 3600) / 60);
  const two = (x: number): string => String(x).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}
