// The hand-out in a real browser: what a phone and a printer make of it.
//
// `CARE` names the program, `CHROMIUM` the browser. Nothing may be asked of the network: every request but the page's
// own file fails the test.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const CARE = process.env.CARE ?? fileURLToPath(new URL("../../target/debug/care", import.meta.url));
const AXE = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "care-browser-"));
let context;

const treated = `treated = "2026-03-02 14:30"\n`;
const long = "Donaudampfschifffahrtsgesellschaft".repeat(15).slice(0, 500);
const patients = {
  example: { arguments: [], screens: 3.7 },
  clinic: { arguments: ["--clinic", "clinic.toml"], screens: 3.7 },
  spanish: { arguments: ["--language", "es"], screens: 4 },
  peel: { arguments: ["superficial-peel"], patient: `name = "Berta"\n${treated}` },
  filler: { arguments: ["hyaluronic-filler"], patient: `name = "Clara"\n${treated}` },
  dateless: { arguments: ["superficial-peel"], patient: `treated = "2026-03-02"\n` },
  hostile: {
    arguments: ["superficial-peel"],
    patient: `name = "<script>document.title='x'</script> ${long}"\n${treated}[[product]]\nname = "${long}"\n[[product]]\nname = "שלום مرحبا 👩🏽‍⚕️ <b>"\ncontains = ["retinol"]\n`,
    // Names of five hundred letters take the room of a side.
    sides: 2,
    screens: 5,
  },
};

function write(name, form) {
  const { arguments: given, patient } = patients[name];
  const file = join(folder, `${name}.html`);
  const all = [form, ...given];
  if (patient) {
    writeFileSync(join(folder, `${name}.toml`), patient);
    all.push("--patient", `${name}.toml`);
  }
  const output = form === "handout" ? ["-o", file] : ["--format", "json"];
  const printed = execFileSync(CARE, [...all, ...output], { cwd: folder, encoding: "utf8", env: { ...process.env, CARE_TODAY: "2026-03-20" }, stdio: ["ignore", "pipe", "pipe"] });
  return form === "handout" ? file : JSON.parse(printed);
}

before(async () => {
  writeFileSync(join(folder, "clinic.toml"), `name = "Skin Clinic at the Park"\naddress = "1 Park Lane"\ntelephone = ["+1 305 555 0100, Mon–Fri 9–5", "+1 305 555 0101"]\nout_of_hours = "+1 305 555 0199"\nemergency = "911"\n`);
  context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    offline: true,
    javaScriptEnabled: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await context?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name) {
  const file = write(name, "handout");
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`file://${file}`);
  assert.deepEqual(asked.filter((url) => url !== `file://${file}` && !url.startsWith("data:")), [], "asks for something from outside");
  return page;
}

for (const name of Object.keys(patients)) {
  test(`${name}: nothing overflows on a phone or a desk`, async () => {
    const page = await open(name);
    await page.evaluate(() => (document.querySelector("details.more").open = true));
    for (const width of [320, 375, 1200]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => {
        const out = [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
          const box = element.getBoundingClientRect();
          const unseen = element.closest(".unseen") || element.closest("svg");
          return !unseen && box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
        });
        return { page: document.documentElement.scrollWidth - innerWidth, out: out.map((element) => element.outerHTML.slice(0, 120)) };
      });
      assert.ok(wide.page <= 0 && wide.out.length === 0, `${width}: ${JSON.stringify(wide)}`);
    }
    await page.close();
  });

  test(`${name}: axe finds nothing`, async () => {
    const page = await open(name);
    // The page forbids every script; the checker comes in past that, as a reader's own tool would.
    const session = await context.newCDPSession(page);
    await session.send("Page.setBypassCSP", { enabled: true });
    await page.reload();
    await page.evaluate(() => (document.querySelector("details.more").open = true));
    await page.evaluate(AXE);
    const result = await page.evaluate(async () => await globalThis.axe.run(document));
    assert.ok(result.passes.length > 20, "axe looked at the page");
    const found = result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
    assert.deepEqual(found, []);
    await page.close();
  });

  test(`${name}: the cover is one printed side, A4 and Letter, and what is behind it is printed too`, async () => {
    const page = await open(name);
    await page.emulateMedia({ media: "print" });
    // What the margins of the style leave of a sheet, at 96 pixels an inch.
    for (const [format, width, height] of [["A4", 718, 1062], ["Letter", 740, 995]]) {
      await page.setViewportSize({ width, height });
      const ends = await page.evaluate(() => document.querySelector(".cover").getBoundingClientRect().bottom);
      assert.ok(ends <= height * (patients[name].sides ?? 1), `${format}: the cover ends at ${ends} of ${height}`);
      const behind = await page.locator(".behind").evaluate((element) => element.getBoundingClientRect().height);
      assert.ok(behind > 100, "what is behind the cover is printed, folded or not");
      const pdf = (await page.pdf({ format, printBackground: true })).toString("latin1");
      const count = Math.max(...[...pdf.matchAll(/\/Count (\d+)/g)].map((match) => Number(match[1])));
      assert.ok(count >= 2 && count <= 7, `${format}: ${count} pages`);
    }
    const small = await page.evaluate(() => {
      const size = (element) => parseFloat(getComputedStyle(element).fontSize) * 0.75;
      const texts = [...document.querySelectorAll("header p, .cover *, .behind *")].filter((element) => {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        return own && !element.closest("svg, sup, .unseen, .mark, .own");
      });
      const least = (element) => (element.closest(".cover") ? 11 : 9);
      return texts.filter((element) => size(element) < least(element) - 0.01).map((element) => `${size(element)}: ${element.outerHTML.slice(0, 80)}`);
    });
    assert.deepEqual(small.slice(0, 3), [], "letters of 11 points on the cover, of 9 behind it");
    await page.close();
  });

  test(`${name}: a phone sees a number at once, and the cover in a few screens`, async () => {
    const page = await open(name);
    await page.setViewportSize({ width: 375, height: 812 });
    const ends = await page.evaluate(() => document.querySelector(".cover").getBoundingClientRect().bottom);
    const most = patients[name].screens ?? 3;
    assert.ok(ends <= most * 812, `the cover takes ${(ends / 812).toFixed(2)} screens`);
    if (patients[name].arguments.includes("--clinic")) {
      const first = page.locator("a[href^='tel:']").first();
      assert.ok((await first.boundingBox()).y < 812, "the first number is above the fold");
      assert.match(await first.getAttribute("href"), /^tel:\+?\d+$/);
    }
    assert.equal(await page.locator(".behind").isVisible(), false, "what is behind the cover is folded");
    await page.locator("details.more > summary").focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".behind").isVisible(), true, "and unfolds by the keyboard");
    await page.close();
  });
}

for (const name of ["example", "peel", "filler"]) {
  test(`${name}: every item of the plan is on the page, and every day on which something changes`, async () => {
    const page = await open(name);
    const plan = write(name, "plan");
    const text = (await page.evaluate(() => document.body.textContent)).replace(/\s+/g, " ");
    const items = plan.items.filter((item) => item.segments.length > 0).map((item) => item.name);
    assert.ok(items.length > 5);
    assert.deepEqual(items.filter((item) => !text.includes(item)), [], "items that are not on the page");
    const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    // Where only the line that says so is another one, nothing changes for the patient.
    const said = ({ verdict, if: when, as_long_as, details }) => JSON.stringify([verdict, when, as_long_as, details]);
    const changes = ({ segments }) => segments.filter((one, at) => at === 0 || said(one) !== said(segments[at - 1]));
    const days = plan.items.flatMap((item) => changes(item).map((segment) => segment.from)).filter(Boolean);
    const wished = [...new Set(days)].map((at) => `${Number(at.slice(8, 10))} ${months[Number(at.slice(5, 7)) - 1]}`);
    assert.deepEqual(wished.filter((day) => !text.includes(day)), [], "days that are not on the page");
    await page.close();
  });
}

test("a script in a name is not run", async () => {
  const page = await open("hostile");
  assert.notEqual(await page.title(), "x");
  assert.equal(await page.locator("script").count(), 0);
  assert.ok((await page.textContent("body")).includes("<script>document.title='x'</script>"));
  await page.close();
});
