using Weir.Yaml.Values;

namespace Weir.Training.Features.Specs;

/// <summary>Prose: what its words or characters, alone and in sequence, say.</summary>
internal sealed record TextSpec : ColumnSpec
{
    public static readonly string[] Keys = ["encode", "words", "characters", "most", "least", "buckets"];

    public override string Type => "text";

    /// <summary>What is made of it, side by side.</summary>
    public IReadOnlyList<TextEncoding> Encode { get; init; } = [TextEncoding.Words];

    /// <summary>Words in sequence, from and to.</summary>
    public (int From, int To) WordGrams { get; init; } = (1, 1);

    /// <summary>Characters in sequence, from and to.</summary>
    public (int From, int To) CharacterGrams { get; init; } = (2, 4);

    /// <summary>Sequences that are kept at most, those of most rows.</summary>
    public int Most { get; init; } = 2000;

    /// <summary>A sequence of fewer training rows is not kept.</summary>
    public int Least { get; init; } = 2;

    /// <summary>Places that hashing divides words into.</summary>
    public int Buckets { get; init; } = 1024;

    public override IEnumerable<(string Key, YamlValue Value)> Options
    {
        get
        {
            yield return ("encode", List(Encode.Select(e => Text(Specs.Words.Of(e)))));
            if (Encode.Contains(TextEncoding.Words)) yield return ("words", List([Number(WordGrams.From), Number(WordGrams.To)]));
            if (Encode.Contains(TextEncoding.Characters)) yield return ("characters", List([Number(CharacterGrams.From), Number(CharacterGrams.To)]));
            yield return ("most", Number(Most));
            yield return ("least", Number(Least));
            if (Encode.Contains(TextEncoding.Hash)) yield return ("buckets", Number(Buckets));
        }
    }

    public static TextSpec Read(FeatureFields fields) => new()
    {
        Encode = fields.Words<TextEncoding>("encode") ?? [TextEncoding.Words],
        WordGrams = fields.Grams("words", 3) ?? (1, 1),
        CharacterGrams = fields.Grams("characters", 8) ?? (2, 4),
        Most = fields.Whole("most", 1, 100_000) ?? 2000,
        Least = fields.Whole("least", 1, int.MaxValue) ?? 2,
        Buckets = fields.Whole("buckets", 2, 65_536) ?? 1024,
    };
}

/// <summary>What prose becomes.</summary>
internal enum TextEncoding
{
    /// <summary>Words and sequences of words, weighted.</summary>
    Words,

    /// <summary>Sequences of characters, weighted.</summary>
    Characters,

    /// <summary>Counts of words by the value of a hash: no vocabulary is kept.</summary>
    Hash,
}
