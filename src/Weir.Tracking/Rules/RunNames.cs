using System.Globalization;
using System.Security.Cryptography;

namespace Weir.Tracking.Rules;

/// <summary>Names for runs that were given none: adjective-noun-number, at most 20 characters.</summary>
internal static class RunNames
{
    private static readonly string[] Adjectives = ["able", "bold", "brisk", "calm", "clear", "deep", "eager", "even", "fair", "fast", "fine", "firm", "fresh", "grand", "keen", "kind", "lively", "lucid", "mild", "neat", "nimble", "noble", "quiet", "rapid", "ready", "sharp", "sleek", "smooth", "solid", "steady", "swift", "tidal", "vivid", "warm", "wise"];
    private static readonly string[] Nouns = ["bank", "basin", "bay", "bend", "bridge", "brook", "canal", "creek", "current", "delta", "drift", "eddy", "ferry", "flow", "ford", "gauge", "heron", "lake", "lock", "marsh", "mill", "otter", "pike", "pond", "reed", "river", "shore", "sluice", "spring", "stream", "tide", "trout", "wave", "weir", "well"];

    /// <summary>A random name; nothing depends on its being unique.</summary>
    public static string Next() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Adjectives[RandomNumberGenerator.GetInt32(Adjectives.Length)]}-{Nouns[RandomNumberGenerator.GetInt32(Nouns.Length)]}-{RandomNumberGenerator.GetInt32(1000)}");
}
