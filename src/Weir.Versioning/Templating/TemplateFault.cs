namespace Weir.Versioning.Templating;

/// <summary>Why a template cannot be resolved; whoever knows the file and line makes an error of it.</summary>
internal sealed class TemplateFault(string message, string? hint = null) : Exception(message)
{
    public string? Hint { get; } = hint;
}
