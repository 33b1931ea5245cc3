using Weir.Foundation.Errors;
using Weir.Testing;
using Weir.Versioning.Params;
using Weir.Yaml.Emit;

namespace Weir.Versioning.Tests;

public sealed class ParamsFileTests
{
    [Theory]
    [InlineData("a = 0x1F\nb = 1e3\nc = -inf\n\"k y\".z = 'lit\\n'\n", "{a: 31, b: 1000.0, c: -.inf, k y: {z: lit\\n}}")]
    [InlineData("[[p]]\nn = 1\n[[p]]\nn = 2\n[p.q]\nx = true\n", "{p: [{n: 1}, {n: 2, q: {x: true}}]}")]
    [InlineData("a = { b = [1,\n 2, # two\n], c.d = \"x\\u00e9\\ty\" }\n", "{a: {b: [1, 2], c: {d: \"x\u00e9\\ty\"}}}")]
    [InlineData("s = \"\"\"\nfirst \\\n   rest\"\"\"\n", "{s: first rest}")]
    public void Toml_is_read(string text, string expected) => Assert.Equal(expected, Read("p.toml", text));

    [Theory]
    [InlineData("a = \n", 1)]
    [InlineData("a = 1\na = 2\n", 2)]
    [InlineData("a = 1 b = 2\n", 1)]
    [InlineData("x = \"open\n", 1)]
    public void Bad_toml_is_refused_with_its_line(string text, int line) =>
        Assert.Equal(line, Assert.Throws<WeirException>(() => Read("p.toml", text)).Location!.Line);

    [Theory]
    [InlineData("a: int = 1_0\nb = (1,)\nc = 'x' \"y\"\nd = a\ne = [1, f()]\n", "{a: 10, b: [1], c: xy}")]
    [InlineData("class A:\n    class B:\n        x = {'k': -1.5, None: True}\n    def __init__(self, y=2):\n        self.z = r'\\d'\n        z = 1\n", "{A: {B: {x: {k: -1.5, null: true}}, z: \\d}}")]
    [InlineData("if True:\n    hidden = 1\nshown = [\n  1,  # one\n  2,\n]; also = None\nx = y = 1\n", "{shown: [1, 2], also: null}")]
    public void Python_is_read_and_not_run(string text, string expected) => Assert.Equal(expected, Read("p.py", text));

    private static string Read(string name, string text)
    {
        using var folder = new TempFolder();
        return YamlEmitter.Flow(ParamsFile.Load(folder.Write(name, text)));
    }
}
