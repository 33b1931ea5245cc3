namespace Weir.Reports;

/// <summary>The style sheet of every page. Colours by role only, each with a light and a dark value.</summary>
internal static class PageStyle
{
    public const string Css =
        """
        :root { --ground:#fff; --raised:#f6f7f9; --line:#dde1e6; --text:#1a1d21; --quiet:#606a76; --first:#3b6fd4; --second:#e07b28; --good:#1c7c45; --good-ground:#e2f4e9; --warn:#8a5a00; --warn-ground:#fdf0d5; --bad:#b3261e; --bad-ground:#fde7e5; }
        @media (prefers-color-scheme: dark) { :root { --ground:#14171a; --raised:#1d2126; --line:#343a42; --text:#e8eaed; --quiet:#9aa4b0; --first:#78a5ff; --second:#f5a25d; --good:#6fd29a; --good-ground:#15321f; --warn:#f0c36b; --warn-ground:#3a2c0c; --bad:#ff9a92; --bad-ground:#451d1a; } }
        * { box-sizing:border-box; }
        body { margin:0; background:var(--ground); color:var(--text); font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif; }
        main { max-width:1180px; margin:0 auto; padding:24px 20px 48px; }
        h1 { font-size:1.6rem; margin:0 0 4px; line-height:1.25; overflow-wrap:anywhere; }
        h2 { font-size:1.2rem; margin:36px 0 12px; padding-bottom:6px; border-bottom:1px solid var(--line); }
        h3 { font-size:1rem; margin:0 0 10px; overflow-wrap:anywhere; }
        p { margin:8px 0; }
        .note, footer, .label { color:var(--quiet); font-size:.875rem; overflow-wrap:anywhere; }
        footer { margin-top:40px; }
        code { font:.875em ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace; background:var(--raised); padding:1px 4px; border-radius:4px; overflow-wrap:anywhere; }
        .cards { display:grid; grid-template-columns:repeat(auto-fit,minmax(130px,1fr)); gap:10px; margin:14px 0; }
        .card { background:var(--raised); border:1px solid var(--line); border-radius:8px; padding:10px 12px; }
        .value { font-size:1.25rem; font-weight:600; font-variant-numeric:tabular-nums; overflow-wrap:anywhere; }
        .badge { display:inline-block; font-size:.75rem; font-weight:600; padding:1px 8px; border-radius:10px; background:var(--raised); color:var(--quiet); white-space:nowrap; }
        .badge.good { background:var(--good-ground); color:var(--good); } .badge.warn { background:var(--warn-ground); color:var(--warn); } .badge.bad { background:var(--bad-ground); color:var(--bad); }
        .scroll { overflow-x:auto; margin:10px 0; }
        table { border-collapse:collapse; width:100%; font-size:.875rem; }
        th, td { text-align:left; padding:6px 10px 6px 0; border-bottom:1px solid var(--line); vertical-align:middle; }
        th { color:var(--quiet); font-weight:600; } thead th { white-space:nowrap; }
        td.n, th.n { text-align:right; font-variant-numeric:tabular-nums; white-space:nowrap; }
        td code { white-space:nowrap; }
        .facts td, .facts th { padding:3px 10px 3px 0; } .facts th { font-weight:400; white-space:nowrap; } .facts td.n { white-space:normal; overflow-wrap:anywhere; }
        .panel { border:1px solid var(--line); border-radius:8px; padding:14px 16px; margin:12px 0; }
        .columns { display:grid; grid-template-columns:repeat(auto-fit,minmax(min(300px,100%),1fr)); gap:16px 28px; align-items:start; } .columns > div { min-width:0; }
        details { margin:10px 0; } summary { cursor:pointer; color:var(--quiet); }
        figure { margin:0; } figcaption { font-size:.8rem; color:var(--quiet); display:flex; flex-wrap:wrap; gap:4px 14px; margin-bottom:4px; }
        svg:not(.marks, .drawing) { display:block; width:100%; height:auto; max-width:640px; overflow:visible; } svg.mini:not(.marks) { width:110px; }
        svg:not(.marks, .drawing) text { fill:var(--quiet); font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif; font-variant-numeric:tabular-nums; }
        .a { fill:var(--first); } .b { fill:var(--second); } .over { fill-opacity:.55; } .axis { stroke:var(--line); stroke-width:1; } .grid { stroke:var(--line); stroke-width:1; stroke-dasharray:2 3; }
        .la, .lb, .lc, .ld { fill:none; stroke-width:2; stroke-linejoin:round; stroke:var(--first); } .lb { stroke:var(--second); } .lc { stroke:var(--good); } .ld { stroke:var(--bad); }
        .dot { fill:var(--first); fill-opacity:.4; } .ref { fill:none; stroke:var(--quiet); stroke-width:1; stroke-dasharray:5 4; } svg:not(.marks, .drawing) text.strong { fill:var(--text); font-weight:600; }
        .key { display:inline-block; width:10px; height:10px; border-radius:2px; margin-right:5px; background:var(--first); } .key.b { background:var(--second); } .key.c { background:var(--good); } .key.d { background:var(--bad); }
        @media (max-width:500px) { main { padding:16px 12px 32px; } h1 { font-size:1.3rem; } .panel { padding:12px; } }
        """;
}
