import { afterEach, expect, test } from "vitest";
import { setLanguage } from "@/shared/i18n/console";
import { ruleWords, timesOf, windowWords } from "./rules";

/** A Friday. */
const START = "2026-01-02T22:00";
afterEach(() => setLanguage("zh-CN"));

test.each([
  ["FREQ=DAILY", "每天", "every day"],
  ["FREQ=DAILY;INTERVAL=3", "每3天", "every 3 days"],
  ["FREQ=DAILY;BYHOUR=2,0", "每天", "every day"],
  ["FREQ=WEEKLY", "每周五", "every Fri"],
  ["FREQ=WEEKLY;BYDAY=FR,MO,WE", "每周一、周三、周五", "every Mon, Wed, Fri"],
  ["FREQ=DAILY;BYDAY=SA,SU", "每周六、周日", "every Sat, Sun"],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "每2周的周二", "every 2 weeks on Tue"],
  ["FREQ=MONTHLY", "每月2日", "monthly on day 2"],
  ["FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "每月1、15日、最后一天",
    "monthly on day 1, 15, the last day"],
  ["FREQ=MONTHLY;BYDAY=1MO,-1FR", "每月第1个周一、最后一个周五",
    "monthly on Mon no. 1, the last Fri"],
  ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "每3个月的1日", "every 3 months on day 1"],
  ["FREQ=YEARLY", "每年1月 2日", "yearly on Jan day 2"],
  ["FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1", "3月、9月，每年1日", "in Mar, Sep, yearly on day 1"],
  ["FREQ=HOURLY;INTERVAL=2", "每2小时", "every 2 hours"],
  ["FREQ=HOURLY", "每小时", "every hour"],
  ["FREQ=MINUTELY;INTERVAL=30", "每30分钟", "every 30 minutes"],
  ["FREQ=DAILY;COUNT=5", "每天，共5次", "every day, 5 times"],
  ["FREQ=DAILY;UNTIL=20261231T235959Z", "每天，到2026年12月31日为止",
    "every day, until 31 Dec 2026"],
  ["freq=weekly;byday=mo", "每周一", "every Mon"],
])("%s has words", (rrule, zh, en) => {
  expect(ruleWords(rrule, START)).toBe(zh);
  setLanguage("en");
  expect(ruleWords(rrule, START)).toBe(en);
});

test.each([
  "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "FREQ=HOURLY;BYHOUR=8,9", "FREQ=YEARLY;BYWEEKNO=20",
  "FREQ=MONTHLY;BYMONTHDAY=-2", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=DAILY;INTERVAL=0", "nonsense", "",
])("`%s` is shown as it stands rather than half told", (rrule) => {
  expect(ruleWords(rrule, START)).toBe(rrule);
});

test("a window says its times, the next day's end, and how long each of several is", () => {
  const window = (rrule: string, start: string, window_min: number) =>
    windowWords({ rrule, start, window_min });
  expect(window("FREQ=DAILY", START, 60)).toBe("22:00–23:00");
  expect(window("FREQ=DAILY", START, 180)).toBe("22:00–次日 01:00");
  expect(window("FREQ=DAILY;BYHOUR=8,14", START, 30)).toBe("08:00、14:00 每次 30 分钟");
  expect(window("FREQ=HOURLY", START, 30)).toBe("每次 30 分钟");
  expect(window("FREQ=MONTHLY", START, 7 * 24 * 60)).toBe("22:00 起 7 天内");
  expect(window("FREQ=WEEKLY", "2026-01-05T00:00", 7 * 24 * 60)).toBe("7 天内");
  expect(timesOf("FREQ=DAILY;BYHOUR=0;BYMINUTE=30,0", START)).toEqual(["00:00", "00:30"]);
});
