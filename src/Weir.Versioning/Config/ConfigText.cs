namespace Weir.Versioning.Config;

/// <summary>Settings as the text of a file.</summary>
public static class ConfigText
{
    /// <summary>The text, as DVC writes it.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_value</c>: a value that no quotes can hold.</exception>
    public static string Of(ConfigSections sections) => ConfigWriter.Write(sections);
}
