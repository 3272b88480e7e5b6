// The two real programs on free ports with data of their own, for drives and screenshots.
// Everything that is started here is stopped here, by its process; temporary data goes too.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const bin = process.env.TOUCHPOINT_BIN;
if (!bin) throw new Error("TOUCHPOINT_BIN must name the folder of the two programs");
export const serverProgram = join(bin, "touchpoint-server");
export const device = join(bin, "touchpoint-device");
const running = new Set();
const folders = new Set();
const START_MS_MAX = 60_000;
const OUT_BYTES_MAX = 2 ** 30;
/** The printed link, with the start token in its fragment. */
const LINK = /https?:\/\/\S+#start=\S+/;

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export function folder(name) {
  const made = mkdtempSync(join(tmpdir(), `touchpoint-${name}-`));
  folders.add(made);
  return made;
}

/** Runs a program to its end; what it printed. */
export function run(program, args, input) {
  const stdio = ["pipe", "pipe", "pipe"];
  return execFileSync(program, args, { encoding: "utf8", input, stdio, maxBuffer: OUT_BYTES_MAX });
}

/** Starts a program and waits until its address answers. */
export async function start(program, args, address) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const started = { child, out: "", err: "", address };
  child.stdout.on("data", (text) => (started.out += text));
  child.stderr.on("data", (text) => (started.err = (started.err + text).slice(-20_000)));
  child.on("exit", () => running.delete(started));
  running.add(started);
  await answers(started);
  return started;
}

async function answers({ child, address, ...texts }) {
  const end = Date.now() + START_MS_MAX;
  while (Date.now() < end) {
    if (child.exitCode !== null) break;
    const reply = await fetch(address).catch(() => null);
    if (reply?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${address} does not answer\n${texts.out}\n${texts.err}`);
}

/** Ends a program; `SIGKILL` is a dead battery. */
export function stop({ child }, signal = "SIGTERM") {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill(signal);
  });
}

export async function stopAll() {
  await Promise.all([...running].map((one) => stop(one)));
  for (const made of folders) rmSync(made, { recursive: true, force: true });
}

/** The sample site's server: filled once in `data`, started at `port`. */
export async function startServer(data, port) {
  const listen = `127.0.0.1:${port}`;
  const args = ["demo", "--data", data, "--listen", listen];
  const started = await start(serverProgram, args, `http://${listen}/health`);
  await printed(started, LINK);
  started.link = LINK.exec(started.out)[0];
  return started;
}

/** A server with nothing but the site of a file. */
export async function startSite(data, file, port) {
  const zone = ["--site-name", "碧水湾", "--time-zone", "Asia/Shanghai"];
  run(serverProgram, ["init", "--data", data, ...zone]);
  importSite(data, file);
  const listen = `127.0.0.1:${port}`;
  const args = ["serve", "--data", data, "--listen", listen];
  return start(serverProgram, args, `http://${listen}/health`);
}

export function importSite(data, file) {
  run(serverProgram, ["import", "--data", data, file]);
}

/** A one-time link that enrols one handheld at the sample site. */
export function enrolmentLink(data) {
  const printed = run(serverProgram, ["enrol-code", "--data", data, "--json"]);
  return JSON.parse(printed).link;
}

export function initHandheld(data) {
  run(device, ["init", "--data", data]);
}

export function enrolHandheld(data, link) {
  run(device, ["enrol", "--data", data, "--link", link]);
}

/** Replies of a handheld without a screen to commands, in order. */
export function askHandheld(data, commands) {
  const lines = commands.map((one) => `${JSON.stringify(one)}\n`).join("");
  const said = run(device, ["run", "--data", data], lines);
  return said.trim().split("\n").map((line) => JSON.parse(line));
}

export function syncHandheld(data) {
  run(device, ["sync", "--data", data]);
}

/** How a handheld stands, asked while its host doesn't run. */
export function statusOf(data) {
  return JSON.parse(run(device, ["status", "--data", data, "--json"]));
}

/** Id of the site that it is enrolled at. */
export const siteOf = (data) => statusOf(data).site;

/** The trial host; its link with the start token is in `link`. */
export async function startHandheld(data, port, more = []) {
  const listen = `127.0.0.1:${port}`;
  const args = ["serve", "--data", data, "--listen", listen, ...more];
  const host = await start(device, args, `http://${listen}/`);
  await printed(host, LINK);
  host.link = LINK.exec(host.out)[0];
  return host;
}

async function printed(started, pattern) {
  const end = Date.now() + 5000;
  while (!pattern.test(started.out)) {
    if (Date.now() > end) throw new Error(`no ${pattern} in: ${started.out}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
