// Builds one entry at a time: `--mode handheld` or `--mode console`, into dist/<entry>/index.html.
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";

/** Both hosts serve a folder, so the page must be called index.html. */
function asIndex(entry: string): Plugin {
  return {
    name: "entry-as-index",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = bundle[`${entry}.html`];
      if (page) page.fileName = "index.html";
    },
  };
}

/** `/` opens the entry in the dev server as it does in the real hosts. */
function devIndex(entry: string): Plugin {
  return {
    name: "entry-at-root",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (request.url === "/") request.url = `/${entry}.html`;
        next();
      });
    },
  };
}

export default defineConfig(({ mode }) => {
  const entry = mode === "console" ? "console" : "handheld";
  const handheld = entry === "handheld";
  return {
    plugins: [vue(), asIndex(entry), devIndex(entry)],
    publicDir: `public/${entry}`,
    resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
    server: {
      host: "127.0.0.1",
      proxy: { "/api": handheld ? "http://127.0.0.1:8701" : "http://127.0.0.1:8700" },
    },
    build: {
      outDir: `dist/${entry}`,
      emptyOutDir: true,
      manifest: true,
      modulePreload: { polyfill: false },
      // Handhelds sold in China keep the WebView they left the factory with: Chrome 74.
      ...(handheld ? { target: "chrome74", cssTarget: "chrome74" } : {}),
      rollupOptions: { input: `${entry}.html` },
    },
    // A classic script: workers that are modules exist from Chrome 80 on.
    worker: { format: "iife" },
    test: { environment: "node", include: ["src/**/*.test.ts", "scripts/**/*.test.ts"] },
  };
});
