using System.Security.Cryptography;

namespace Weir.Pipelines.Experiments;

/// <summary>Names for experiments that get none: an adjective and a noun.</summary>
internal static class ExperimentNames
{
    private static readonly string[] Adjectives =
    [
        "agile", "airy", "amber", "ample", "apt", "azure", "balmy", "bold", "brave", "breezy", "brief", "bright", "brisk", "calm", "candid", "clear", "clever", "cosy", "crisp", "dapper",
        "deft", "dewy", "eager", "early", "earthy", "even", "fair", "fleet", "fond", "fresh", "gentle", "glad", "golden", "grand", "green", "handy", "hardy", "hazel", "humble", "keen",
        "kind", "lively", "loyal", "lucid", "lucky", "mellow", "merry", "mild", "misty", "neat", "nimble", "noble", "novel", "olive", "patient", "plain", "plucky", "proud", "quick", "quiet",
        "rapid", "ready", "rosy", "royal", "ruddy", "rustic", "sandy", "sharp", "silent", "silver", "sleek", "smart", "snug", "sober", "solid", "spry", "stable", "steady", "stout", "sunny",
        "swift", "tender", "tidy", "tough", "true", "upright", "vast", "velvet", "vivid", "warm", "wild", "windy", "wise", "witty", "woody", "young", "zesty", "zippy",
    ];

    private static readonly string[] Nouns =
    [
        "acorn", "alder", "anchor", "anvil", "apple", "arch", "aspen", "badger", "barley", "basin", "bay", "beacon", "beech", "birch", "bison", "bloom", "boat", "bridge", "brook", "cabin",
        "canal", "candle", "canyon", "cedar", "cherry", "cliff", "clover", "comet", "coral", "cove", "crane", "creek", "dale", "delta", "dove", "dune", "eagle", "elm", "ember", "falcon",
        "fern", "field", "finch", "fjord", "flint", "forest", "fox", "garden", "glade", "grove", "gull", "harbor", "hare", "haven", "hawk", "heath", "heron", "hill", "inlet", "island",
        "ivy", "jetty", "juniper", "kelp", "lagoon", "lake", "lantern", "lark", "lichen", "lily", "linden", "loom", "lynx", "maple", "marsh", "meadow", "mill", "moor", "moss", "oak",
        "orbit", "orchid", "otter", "pebble", "pine", "pond", "poplar", "quartz", "raven", "reed", "ridge", "river", "robin", "sail", "shore", "slate", "spruce", "weir", "willow", "wren",
    ];

    /// <summary>A name that is not taken.</summary>
    public static string Draw(Func<string, bool> isTaken)
    {
        for (var tries = 0; ; tries++)
        {
            var name = $"{Adjectives[RandomNumberGenerator.GetInt32(Adjectives.Length)]}-{Nouns[RandomNumberGenerator.GetInt32(Nouns.Length)]}";
            if (tries > 50) name += $"-{RandomNumberGenerator.GetInt32(100_000)}";
            if (!isTaken(name)) return name;
        }
    }
}
