namespace Weir.Versioning.Config;

/// <summary>The value of a key: a text, or a list where the file has commas outside of quotes.</summary>
/// <param name="Text">The text; for a list its items joined by commas.</param>
/// <param name="Items">Items of a list; null for a text.</param>
public sealed record ConfigValue(string Text, IReadOnlyList<string>? Items = null)
{
    /// <summary>As <c>dvc config</c> prints it: lists as Python writes them.</summary>
    public override string ToString() => Items is null ? Text : $"[{string.Join(", ", Items.Select(i => $"'{i}'"))}]";
}
