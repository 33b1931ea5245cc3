using System.Globalization;
using System.Text;
using Weir.Foundation.Numerics;

namespace Weir.Configuration.Tests.Properties;

/// <summary>A tree of configs made from a seed: groups with nested lists, packages, headers, overrides. Keys tell their kind, so that everything merges: <c>a b</c> are values, <c>m n</c> mappings, <c>l</c> lists.</summary>
internal sealed class MachineTree(int seed)
{
    private readonly SeededRandom _random = new((ulong)seed);
    private int _next;

    public (string, string)[] Files()
    {
        var files = new List<(string, string)>();
        var groups = 1 + _random.Next(4);
        var main = new StringBuilder("defaults:\n");
        var self = _random.Next(groups + 1);
        for (var g = 0; g < groups; g++)
        {
            if (g == self) main.Append("  - _self_\n");
            main.Append(CultureInfo.InvariantCulture, $"  - g{g}{Package()}: o{_random.Next(2)}\n");
            for (var o = 0; o < 2; o++) files.Add(($"g{g}/o{o}.yaml", Option(g)));
            files.Add(($"g{g}/sub/x.yaml", Content(2)));
        }

        files.Add(("config.yaml", main + Content(3)));
        return [.. files];
    }

    private string Option(int group)
    {
        var text = new StringBuilder();
        if (_random.Next(5) == 0) text.Append(CultureInfo.InvariantCulture, $"# @package h{group}\n");
        if (_random.Next(3) == 0) text.Append("defaults:\n  - sub: x\n").Append(_random.Next(2) == 0 ? "  - _self_\n" : string.Empty);
        return text.Append(Content(3)).ToString();
    }

    private string Package() => _random.Next(4) switch { 0 => string.Create(CultureInfo.InvariantCulture, $"@p{_next++}"), _ => string.Empty };

    private string Content(int depth)
    {
        var text = new StringBuilder();
        Map(text, depth, string.Empty);
        return text.ToString();
    }

    // Each value is another, so that whoever wrote it can be told.
    private void Map(StringBuilder text, int depth, string indent)
    {
        foreach (var key in new[] { "a", "b", "m", "n", "l" })
        {
            if (_random.Next(2) == 0) continue;
            switch (key)
            {
                case "l":
                    text.Append(CultureInfo.InvariantCulture, $"{indent}l: [v{_next++}, v{_next++}]\n");
                    break;
                case "m" or "n" when depth > 1:
                    text.Append(CultureInfo.InvariantCulture, $"{indent}{key}:\n");
                    Map(text, depth - 1, indent + "  ");
                    text.Append(CultureInfo.InvariantCulture, $"{indent}  z: v{_next++}\n");
                    break;
                case "a" or "b":
                    text.Append(CultureInfo.InvariantCulture, $"{indent}{key}: v{_next++}\n");
                    break;
            }
        }

        if (indent.Length == 0) text.Append(CultureInfo.InvariantCulture, $"z: v{_next++}\n");
    }
}
