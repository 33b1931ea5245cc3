using Weir.Configuration.Composition;
using Weir.Configuration.Tree;

namespace Weir.Configuration.Defaults;

/// <summary>The option of a group that the command line or an <c>override</c> item decided.</summary>
/// <param name="Value">The option; null for none.</param>
/// <param name="Options">The options where there are several.</param>
/// <param name="Origin">Where it was said.</param>
/// <param name="Config">The config with the item; null for the command line.</param>
internal sealed record GroupChoice(string? Value, IReadOnlyList<string>? Options, ConfigOrigin? Origin, string? Config)
{
    public bool IsUsed { get; set; }

    public string Text => Options is null ? Value ?? "null" : $"[{string.Join(',', Options)}]";
}

/// <summary>A group that <c>~group</c> leaves out.</summary>
internal sealed record GroupDeletion(string? Option, ParsedOverride Override)
{
    public bool IsUsed { get; set; }
}
