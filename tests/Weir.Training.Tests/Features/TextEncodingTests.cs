using System.Text;
using System.Text.RegularExpressions;
using Weir.Data.Tables;

namespace Weir.Training.Tests.Features;

public sealed partial class TextEncodingTests
{
    private static readonly string?[] Seen = ["Free prize now", "free now", "call me now, free!", "see you", null, "you see me", "prize: free prize", "call you"];
    private static readonly string?[] Hostile = ["FREE free prize", "", null, "ÄÖÜ ß 漢字 naïve", "now.now.now", "\0\u0001\u0003", "zzweirzz free", new string('a', 30_000), string.Concat(Enumerable.Repeat("free now ", 4000)), "🙂 you see 🙂", "\t\n ", "never seen words"];

    [Fact]
    public void Words_and_pairs_of_words_are_weighted_as_the_formula_has_it()
    {
        var fitted = FittedFeatures.Of("{type: text, words: [1, 2]}", new TextColumn("x", Seen));
        Assert.Contains("x has 'free prize'", FittedFeatures.Of("{type: text, words: [1, 2], least: 1}", new TextColumn("x", Seen)).Plan.Names);
        Assert.DoesNotContain(fitted.Plan.Names, n => n.Contains("zzweirzz", StringComparison.Ordinal));
        Check(fitted.Plan.Names, fitted.Of(new TextColumn("x", Hostile)), t => Word().Matches(t).Select(m => m.Value).ToArray(), " ", (1, 2));
    }

    [Fact]
    public void Characters_in_sequence_are_weighted_alike()
    {
        var fitted = FittedFeatures.Of("{type: text, encode: characters, characters: [2, 3]}", new TextColumn("x", Seen));
        Assert.Contains("x has 'ee '", FittedFeatures.Of("{type: text, encode: characters, characters: 3, least: 1}", new TextColumn("x", Seen)).Plan.Names);
        Check(fitted.Plan.Names, fitted.Of(new TextColumn("x", Hostile)), t => t.EnumerateRunes().Select(r => r.ToString()).ToArray(), string.Empty, (2, 3));
    }

    [Fact]
    public void Words_by_hash_need_no_vocabulary()
    {
        var matrix = FittedFeatures.Of("{type: text, encode: hash, buckets: 17}", new TextColumn("x", Seen)).Of(new TextColumn("x", Hostile));
        for (var r = 0; r < Hostile.Length; r++)
        {
            var counts = new int[17];
            foreach (Match word in Word().Matches(Lower(Hostile[r]))) if (word.Value != "zzweirzz") counts[CategoryEncodingTests.Murmur(Encoding.UTF8.GetBytes(word.Value)) % 17]++;
            for (var b = 0; b < 17; b++) Assert.Equal(Math.Log(1 + counts[b]), matrix[r][b], 1e-5);
        }
    }

    [Fact]
    public void Words_and_characters_stand_side_by_side()
    {
        var fitted = FittedFeatures.Of("{type: text, encode: [words, characters], most: 5}", new TextColumn("x", Seen));
        Assert.Equal(10, fitted.Plan.Names.Count);
        Assert.All(fitted.Of(new TextColumn("x", ["free prize now"])), row => Assert.Equal([1, 1], new[] { row[..5], row[5..] }.Select(half => Math.Round(half.Sum(v => v * v), 4))));
    }

    // ln(1 + count) · (ln((1 + rows) / (1 + rows with it)) + 1), brought to length 1.
    private static void Check(IReadOnlyList<string> names, float[][] matrix, Func<string, string[]> split, string between, (int From, int To) lengths)
    {
        Dictionary<string, int> Grams(string text)
        {
            var tokens = split(Lower(text));
            return Enumerable.Range(lengths.From, lengths.To - lengths.From + 1).SelectMany(n => Enumerable.Range(0, Math.Max(0, tokens.Length - n + 1)).Select(i => string.Join(between, tokens[i..(i + n)]))).GroupBy(g => g).ToDictionary(g => g.Key, g => g.Count());
        }

        var seen = Seen.Select(t => Grams(t ?? string.Empty)).ToArray();
        for (var r = 0; r < Hostile.Length; r++)
        {
            var counts = Grams(Hostile[r] ?? string.Empty);
            var weights = names.Select(n => n["x has '".Length..^1]).Select(g => Math.Log(1 + counts.GetValueOrDefault(g)) * (Math.Log(9.0 / (1 + seen.Count(s => s.ContainsKey(g)))) + 1)).ToArray();
            var length = Math.Max(Math.Sqrt(weights.Sum(w => w * w)), 1e-6);
            for (var f = 0; f < names.Count; f++) Assert.True(Math.Abs((weights[f] / length) - matrix[r][f]) < 1e-5, $"row {r}, {names[f]}: {weights[f] / length}, not {matrix[r][f]}");
        }
    }

    private static string Lower(string? text) => string.Concat((text ?? string.Empty).Select(c => char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c));

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
