using System.Text;
using Weir.Foundation.Errors;
using Weir.Versioning.Params;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Collecting;

/// <summary>Reads the file of a plot by its suffix.</summary>
internal static class PlotReader
{
    private static readonly string[] Images = [".jpg", ".jpeg", ".gif", ".png", ".svg"];
    private static readonly string[] Tables = [".json", ".yaml", ".yml", ".toml", ".py", ".csv", ".tsv"];

    /// <summary>True for a file that is shown as it is.</summary>
    public static bool IsImage(string path) => Array.IndexOf(Images, Path.GetExtension(path)) >= 0;

    /// <summary>Reads it; a failure is part of the answer.</summary>
    /// <param name="name">Path as it is called.</param>
    /// <param name="fullPath">Where it lies.</param>
    /// <param name="files">The revision.</param>
    /// <param name="hasHeader">Whether the first row of CSV and TSV names the columns.</param>
    public static PlotSource Read(string name, string fullPath, PlotFiles files, bool hasHeader)
    {
        try
        {
            files.RequireKnown(fullPath);
            var extension = Path.GetExtension(name);
            if (!IsImage(name) && Array.IndexOf(Tables, extension) < 0)
                throw new WeirException(PlotFault.WrongKind, $"'{name}' is no file that can be plotted", "JSON, YAML, TOML, CSV and TSV can, and the images jpg, jpeg, gif, png, svg");
            if (extension is not (".csv" or ".tsv") && !IsImage(name)) return new PlotSource(Some(ParamsFile.Load(fullPath, files)), null, null);
            var bytes = files.Read(fullPath) ?? throw new WeirException(ErrorCodes.FileNotFound, $"there is no file '{name}'");
            return IsImage(name) ? new PlotSource(null, bytes, null) : new PlotSource(Some(SeparatedValues.Read(Decode(bytes, name), extension == ".tsv" ? '\t' : ',', hasHeader)), null, null);
        }
        catch (WeirException e)
        {
            return new PlotSource(null, null, e);
        }
    }

    private static YamlValue? Some(YamlValue value) => value is YamlMap { Entries.Count: 0 } or YamlList { Items.Count: 0 } or YamlNull ? null : value;

    private static string Decode(byte[] bytes, string name)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"'{name}' is not UTF-8 text", "write it in UTF-8", new SourceLocation(name), inner: e);
        }
    }
}
