const FIELDS = [
  { name: "minute", low: 0, high: 59 },
  { name: "hour", low: 0, high: 23 },
  { name: "day of month", low: 1, high: 31 },
  { name: "month", low: 1, high: 12 },
  { name: "day of week", low: 0, high: 7 },
] as const;

/** The values that one field of a cron expression names (numbers, `*`, ranges, steps, lists), or undefined. */
function valuesOf(text: string, low: number, high: number): Set<number> | undefined {
  const out = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(\*|\d+(?:-\d+)?)(?:\/(\d+))?$/.exec(part);
    if (!match?.[1]) return undefined;
    const [from, to] = match[1] === "*" ? [low, high] : match[1].split("-").map(Number);
    const step = Number(match[2] ?? 1);
    const last = to ?? (match[2] ? high : from);
    if (from === undefined || last === undefined || step < 1 || from < low || last > high || from > last)
      return undefined;
    for (let value = from; value <= last; value += step) out.add(value);
  }
  return out;
}

/**
 * The first minute after `from` (UTC) that a five-field cron expression names, or undefined when the text is no such
 * expression. Day of month and day of week are joined by "or" when both are narrowed (crontab(5)).
 */
export function nextRun(cron: string, from: Date): Date | undefined {
  const texts = cron.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) return undefined;
  const sets = FIELDS.map((field, index) => valuesOf(texts[index] ?? "", field.low, field.high));
  const [minutes, hours, days, months, weekdays] = sets;
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  const either = texts[2] !== "*" && texts[4] !== "*";
  const at = new Date(from);
  at.setUTCSeconds(60, 0);
  for (let day = 0; day <= 366 * 5; day++) {
    const byDate = days.has(at.getUTCDate());
    const byWeekday = weekdays.has(at.getUTCDay());
    if (months.has(at.getUTCMonth() + 1) && (either ? byDate || byWeekday : byDate && byWeekday)) {
      const date = at.getUTCDate();
      for (; at.getUTCDate() === date; at.setUTCMinutes(at.getUTCMinutes() + 1)) {
        if (hours.has(at.getUTCHours()) && minutes.has(at.getUTCMinutes())) return at;
      }
    } else {
      at.setUTCDate(at.getUTCDate() + 1);
      at.setUTCHours(0, 0, 0, 0);
    }
  }
  return undefined;
}
