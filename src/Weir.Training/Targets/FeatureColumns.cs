using Weir.Data;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.Features.Specs;

namespace Weir.Training.Targets;

/// <summary>Which columns of a table are learnt from.</summary>
internal static class FeatureColumns
{
    /// <summary>Names of columns to leave out. Commas separate names, unless a column is called so.</summary>
    public static string[] Dropped(IReadOnlyList<string> lists, Table table) =>
        [.. lists.SelectMany(l => table.Columns.Any(c => c.Name == l) ? [l] : l.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>The columns that are neither a target, nor the group, nor left out.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="table">The table.</param>
    /// <param name="targets">Names of the targets.</param>
    /// <param name="features">What a file says of the features.</param>
    /// <exception cref="WeirException">A column is missing, or is asked to be what it cannot be.</exception>
    public static string[] Of(TrainingRequest request, Table table, IReadOnlyList<string> targets, FeatureSpec features)
    {
        if (request.Group is { } group) table.Find(group);
        foreach (var name in request.Drop) table.Find(name);
        if (request.FeaturesPath is not null) Check(features, request, targets, table);
        if (targets.FirstOrDefault(request.Drop.Contains) is { } dropped) throw WeirException.Usage($"the target '{dropped}' cannot be dropped");
        if (request.Group is not null && targets.Contains(request.Group)) throw WeirException.Usage($"the target '{request.Group}' cannot say which rows belong together");
        if (request is { Task: LearningTask.Ranking, Group: null }) throw WeirException.Usage("a ranking needs to know which rows belong together", "name the column: --group COLUMN");
        var names = table.Columns.Where(c => !targets.Contains(c.Name) && c.Name != request.Group && !request.Drop.Contains(c.Name) && c.Type != ColumnType.Binary).Select(c => c.Name).ToArray();
        if (names.Length == 0) throw new WeirException(ErrorCodes.InvalidValue, $"'{request.DataPath}' has no column besides the target '{request.Target}'", location: new SourceLocation(request.DataPath));
        RefuseLaterTargets(features, request);
        return names;
    }

    // A column that is to be left out need not be there: a file may serve several tables.
    private static void Check(FeatureSpec features, TrainingRequest request, IReadOnlyList<string> targets, Table table)
    {
        foreach (var (name, column) in features.Columns)
        {
            if (name == request.Group) throw new WeirException(ErrorCodes.InvalidValue, $"'{name}' says which rows belong together, and is no feature", "take it out of the file", column.Place);
            if (targets.Contains(name)) throw new WeirException(ErrorCodes.InvalidValue, $"'{name}' is the target, and no feature", "take it out of the file", column.Place);
            var found = table.Columns.FirstOrDefault(c => c.Name == name);
            if (column is DropSpec || request.Drop.Contains(name)) continue;
            if (found is null) throw new WeirException(DataErrors.UnknownColumn, $"'{request.DataPath}' has no column '{name}'", DidYouMean.Hint(name, table.Columns.Select(c => c.Name)) ?? "a column of type drop need not be there", column.Place);
            if (found.Type == ColumnType.Binary) throw new WeirException(ErrorCodes.InvalidValue, $"column '{name}' holds bytes, which are no features", "write type: drop", column.Place);
        }
    }

    // Cross-fitting encodes an early row by the targets of later ones, which is what an order in time is to prevent.
    private static void RefuseLaterTargets(FeatureSpec features, TrainingRequest request)
    {
        if (request.Search?.TimeColumn is not { } time) return;
        foreach (var (name, column) in features.Columns)
            if (column is CategorySpec category && category.Encode.Contains(CategoryEncoding.Target) && !request.Drop.Contains(name))
                throw WeirException.Usage($"'{name}' is encoded by the target, and rows in the order of '{time}' would be encoded by later ones", "choose another encoding, such as frequency, or leave out --time-column");
    }
}
