using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Models.Signatures;

namespace Weir.Server.Scoring;

/// <summary>What a version takes, for a form: its columns and rows to begin with.</summary>
/// <param name="Columns">Empty where the package has no model that <c>weir serve</c> runs, or one that takes no columns.</param>
/// <param name="Rows">Of the package's example; a value a column.</param>
internal sealed record ScoringInputs(IReadOnlyList<ScoringColumn> Columns, IReadOnlyList<IReadOnlyList<JsonElement>> Rows)
{
    private const int MostRows = 20;

    /// <summary>Of a package.</summary>
    public static ScoringInputs Of(ModelPackage package)
    {
        if (package.ModelFile is null || package.Signature?.Inputs is not { IsTensors: false, IsNamed: true } schema) return new ScoringInputs([], []);
        ScoringColumn[] columns = [.. schema.Fields.Select(f => new ScoringColumn(f.Name!, f.Column is ScalarColumn scalar ? scalar.Kind.ToString().ToLowerInvariant() : "json", f.IsRequired))];
        return new ScoringInputs(columns, Examples(package, columns));
    }

    private static List<IReadOnlyList<JsonElement>> Examples(ModelPackage package, ScoringColumn[] columns)
    {
        try
        {
            if (package.ServingInputFile is not { } file || !File.Exists(file)) return [];
            var split = JsonElement.Parse(File.ReadAllBytes(file)).GetProperty("dataframe_split");
            string[] names = [.. split.GetProperty("columns").EnumerateArray().Select(c => c.ToString())];
            int[] places = [.. columns.Select(c => Array.IndexOf(names, c.Name))];
            return [.. split.GetProperty("data").EnumerateArray().Take(MostRows).Select(r => (IReadOnlyList<JsonElement>)[.. places.Select(p => p >= 0 ? r[p] : default(JsonElement?) ?? JsonElement.Parse("null"))])];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IOException or IndexOutOfRangeException or WeirException)
        {
            return []; // an example of somebody else's making: the form begins empty
        }
    }
}

/// <summary>A column that a model takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>double</c>, <c>long</c>, <c>boolean</c>, <c>string</c>, … as MLflow names them; <c>json</c> for what is no single value.</param>
/// <param name="IsRequired">False where it may be missing.</param>
internal sealed record ScoringColumn(string Name, string Type, bool IsRequired);
