using System.Globalization;
using Weir.Client;
using Weir.Persistence;

namespace Weir.Tracking.Search;

/// <summary>Turns comparisons into SQL conditions; values become parameters. A field that a row lacks never matches, not even by <c>!=</c>.</summary>
internal sealed class FilterSql(SearchTarget target, SqlParameters parameters, SqlDialect dialect)
{
    /// <summary>Tag of models and versions that are prompts.</summary>
    public const string PromptKey = "mlflow.prompt.is_prompt";

    private int _aliases;

    public string Condition(Comparison comparison)
    {
        if (comparison.Entity is null || target.AttributeWords.Contains(comparison.Entity)) return OnAttribute(comparison);
        if (!target.Entities.TryGetValue(comparison.Entity, out var table))
            throw MlflowErrors.Invalid($"Invalid entity type '{SearchLimits.Shown(comparison.Entity)}'. Valid for {target.What}: {string.Join(", ", target.Entities.Keys.Concat(target.AttributeWords))}");
        return table.Kind switch
        {
            SideKind.Metric => OnMetric(table, comparison),
            SideKind.Dataset => OnDataset(table, comparison),
            _ => OnText(table, comparison),
        };
    }

    /// <summary>Hides prompts from a search that does not ask for them.</summary>
    public string? HidePrompts(IReadOnlyList<Comparison> comparisons) =>
        target.PromptTags is null || comparisons.Any(c => c.Key == PromptKey) ? null : NoPrompt(target.PromptTags);

    /// <summary>A table of keys and values under a fresh alias.</summary>
    public (string From, string Alias) Join(SideTable table, string key)
    {
        var alias = string.Create(CultureInfo.InvariantCulture, $"x{_aliases++}");
        var from = table.From.Replace("{x}", alias, StringComparison.Ordinal);
        return (from.Contains("{key}", StringComparison.Ordinal) ? from.Replace("{key}", parameters.Add(key), StringComparison.Ordinal) : from, alias);
    }

    /// <summary>A comparison with an expression that is a number.</summary>
    public string NumberCondition(string expression, Comparison comparison) => Numeric(expression, comparison);

    /// <summary>A comparison with an expression that is text; lists are taken.</summary>
    public string TextCondition(string expression, Comparison comparison) => Textual(expression, comparison, allowsList: true);

    private string OnAttribute(Comparison comparison)
    {
        if (!target.Attributes.TryGetValue(comparison.Key, out var attribute))
            throw MlflowErrors.Invalid($"Invalid attribute key '{SearchLimits.Shown(comparison.Key)}' specified. Valid keys for {target.What} are: {string.Join(", ", target.Attributes.Keys)}");
        if (attribute.IsNumber) return Numeric(attribute.Column, comparison);
        var allowsList = (comparison.Operator == "IN" && attribute.TakesIn) || (comparison.Operator == "NOT IN" && attribute.TakesNotIn);
        return Textual(attribute.Column, comparison, allowsList);
    }

    private string OnMetric(SideTable table, Comparison comparison)
    {
        var (from, alias) = Join(table, comparison.Key);
        return $"EXISTS (SELECT 1 FROM {from} AND {alias}.nan = 0 AND {Numeric($"{alias}.value", comparison)})";
    }

    private string OnText(SideTable table, Comparison comparison)
    {
        var (from, alias) = Join(table, comparison.Key);
        var condition = $"EXISTS (SELECT 1 FROM {from} AND {Textual($"{alias}.value", comparison, table.TakesLists)})";
        var asksForNoPrompt = comparison is { Key: PromptKey, Operator: "!=", Value.Text: "true" } or { Key: PromptKey, Operator: "=", Value.Text: "false" };
        return target.PromptTags is not null && asksForNoPrompt ? NoPrompt(table) : condition;
    }

    private string OnDataset(SideTable table, Comparison comparison)
    {
        var (from, alias) = Join(table, comparison.Key);
        var column = comparison.Key switch
        {
            "name" => $"{alias}d.name",
            "digest" => $"{alias}d.digest",
            "context" => $"{alias}t.value",
            _ => throw MlflowErrors.Invalid($"Invalid dataset key '{SearchLimits.Shown(comparison.Key)}' specified. Valid keys are: name, digest, context"),
        };
        return $"EXISTS (SELECT 1 FROM {from} AND {Textual(column, comparison, allowsList: true)})";
    }

    private string Numeric(string column, Comparison comparison)
    {
        if (comparison.Operator is "LIKE" or "ILIKE" or "RLIKE" or "IN" or "NOT IN") throw Operator(comparison, "=, !=, <, <=, >, >=");
        return comparison.Value.Number is { } number
            ? $"{column} {comparison.Operator} {parameters.Add(number)}"
            : throw MlflowErrors.Invalid($"Expected numeric value type for '{comparison.Key}'. Found '{SearchLimits.Shown(comparison.Value.Text ?? string.Empty)}'");
    }

    private string Textual(string column, Comparison comparison, bool allowsList)
    {
        if (comparison.Operator is "IN" or "NOT IN")
        {
            if (!allowsList) throw Operator(comparison, "=, !=, LIKE, ILIKE");
            SearchLimits.Check(comparison.Value.List!.Count, SearchLimits.ListValues, $"the {comparison.Operator} list of '{SearchLimits.Shown(comparison.Key)}'", "values");
            return $"{column} {comparison.Operator} {dialect.TextList(parameters.Add(TextList.ToJson(comparison.Value.List)))}";
        }

        if (comparison.Operator is not ("=" or "!=" or "LIKE" or "ILIKE") && !(comparison.Operator == "RLIKE" && target.TakesPatterns))
            throw Operator(comparison, allowsList ? "=, !=, LIKE, ILIKE, IN, NOT IN" : "=, !=, LIKE, ILIKE");
        var text = comparison.Value.Text ?? throw MlflowErrors.Invalid($"Expected a quoted string value for '{comparison.Key}' (e.g. 'my-value'). Got value {comparison.Value.Number?.ToString(CultureInfo.InvariantCulture)}");
        if (comparison.Operator is "LIKE" or "ILIKE" or "RLIKE") SearchLimits.Check(text.Length, SearchLimits.PatternCharacters, $"the {comparison.Operator} pattern of '{SearchLimits.Shown(comparison.Key)}'", "characters");
        if (comparison.Operator == "RLIKE") CheckPattern(text);
        var value = parameters.Add(text);
        return comparison.Operator switch
        {
            "LIKE" => dialect.Like(column, value),
            "ILIKE" => dialect.ILike(column, value),
            "RLIKE" => dialect.Matches(column, value),
            _ => $"{column} {comparison.Operator} {value}",
        };
    }

    private static void CheckPattern(string text)
    {
        try
        {
            _ = SqlPattern.Compile(text);
        }
        catch (ArgumentException e)
        {
            throw MlflowErrors.Invalid($"Invalid regular expression '{SearchLimits.Shown(text)}': {e.Message}");
        }
        catch (NotSupportedException)
        {
            throw MlflowErrors.Invalid($"Invalid regular expression '{SearchLimits.Shown(text)}': look-around and references back are not taken");
        }
    }

    private string NoPrompt(SideTable table)
    {
        var (from, alias) = Join(table, PromptKey);
        return $"NOT EXISTS (SELECT 1 FROM {from} AND {alias}.value = 'true')";
    }

    private static Foundation.Errors.WeirException Operator(Comparison comparison, string allowed) =>
        MlflowErrors.Invalid($"Invalid comparator '{comparison.Operator}' for '{comparison.Key}', not one of {allowed}");
}
