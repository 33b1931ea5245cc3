using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Persistence.Sqlite;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Sources;

/// <summary>Reads studies from a SQLite file of Optuna's <c>RDBStorage</c>, versions 2.6 to 5; the file is not changed.</summary>
public static class OptunaFile
{
    private static readonly string[] Tables = ["studies", "study_directions", "trials", "trial_params", "trial_values", "trial_intermediate_values"];

    private const string Constraints = "constraints";
    private const string FixedParameters = "fixed_params";

    /// <summary>Names of the studies in a file.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>; <c>corrupt_file</c>: it is no database; <c>tuning_import</c>: it is none of Optuna's.</exception>
    public static async Task<IReadOnlyList<string>> NamesAsync(string file, CancellationToken cancellation = default)
    {
        await using var database = SqliteDatabase.OpenReadOnly(file);
        return await database.ReadAsync(
            session =>
            {
                Check(session, file);
                return session.List("SELECT study_name FROM studies ORDER BY study_id", r => r.GetText(0));
            },
            cancellation);
    }

    /// <summary>Reads a study with all its trials.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The study.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>corrupt_file</c>; <c>tuning_import</c>: no file of Optuna's, or nothing that can be read; <c>tuning_study</c>: no such study.</exception>
    public static async Task<OptunaStudy> ReadAsync(string file, string name, CancellationToken cancellation = default)
    {
        await using var database = SqliteDatabase.OpenReadOnly(file);
        return await database.ReadAsync(
            session =>
            {
                Check(session, file);
                try
                {
                    return Read(session, file, name);
                }
                catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
                {
                    throw new WeirException(TuningErrors.Import, $"'{file}': the study '{name}' holds something that Optuna does not write: {e.Message}", location: new(file), inner: e);
                }
            },
            cancellation);
    }

    private static void Check(ISqlSession session, string file)
    {
        var tables = session.List("SELECT name FROM sqlite_master WHERE type = 'table'", r => r.GetText(0));
        if (Tables.FirstOrDefault(t => !tables.Contains(t)) is not { } missing) return;
        throw new WeirException(
            TuningErrors.Import, $"'{file}' is no storage of Optuna's: it has no table '{missing}'",
            tables.Contains("studies") ? "it may be older than Optuna 2.6: `optuna storage upgrade` brings it up to date" : "give the file of a sqlite:/// storage", new SourceLocation(file));
    }

    private static OptunaStudy Read(ISqlSession session, string file, string name)
    {
        if (session.Int64OrNull("SELECT study_id FROM studies WHERE study_name = $1", name) is not { } id)
        {
            var names = session.List("SELECT study_name FROM studies ORDER BY study_id", r => r.GetText(0));
            throw new WeirException(TuningErrors.Study, $"'{file}' has no study '{name}'", DidYouMean.Hint(name, names) ?? $"it has {string.Join(", ", names.Select(n => $"'{n}'"))}", new SourceLocation(file));
        }

        var directions = session.List("SELECT direction FROM study_directions WHERE study_id = $1 ORDER BY objective", r => r.GetText(0) == "MAXIMIZE" ? Direction.Maximize : Direction.Minimize, id);
        var parameters = Grouped(session, "SELECT p.trial_id, p.param_name, p.param_value, p.distribution_json FROM trial_params p JOIN trials t ON t.trial_id = p.trial_id WHERE t.study_id = $1 ORDER BY p.param_id", id, new Distributions().Read);
        var values = Grouped(session, $"SELECT v.trial_id, v.value, {Kind(session, "trial_values", "value_type")} FROM trial_values v JOIN trials t ON t.trial_id = v.trial_id WHERE t.study_id = $1 ORDER BY v.objective", id, r => Number(r, 1));
        var reports = Grouped(
            session, $"SELECT v.trial_id, v.intermediate_value, {Kind(session, "trial_intermediate_values", "intermediate_value_type")}, v.step FROM trial_intermediate_values v JOIN trials t ON t.trial_id = v.trial_id WHERE t.study_id = $1 ORDER BY v.step",
            id, r => new Report(r.GetInt64(3), Number(r, 1)));
        var notes = Grouped(session, "SELECT a.trial_id, a.key, a.value_json FROM trial_user_attributes a JOIN trials t ON t.trial_id = a.trial_id WHERE t.study_id = $1", id, Pair);
        var inner = Grouped(session, "SELECT a.trial_id, a.key, a.value_json FROM trial_system_attributes a JOIN trials t ON t.trial_id = a.trial_id WHERE t.study_id = $1", id, Pair);
        var trials = session.List(
            "SELECT trial_id, state, datetime_start, datetime_complete FROM trials WHERE study_id = $1 ORDER BY number",
            row =>
            {
                var trial = row.GetInt64(0);
                return Trial(row, parameters[trial], values[trial], reports[trial], notes[trial], inner[trial].ToDictionary());
            },
            id);
        var attributes = session.List("SELECT key, value_json FROM study_user_attributes WHERE study_id = $1", r => KeyValuePair.Create(r.GetText(0), r.GetText(1)), id);
        return new OptunaStudy(name, directions, trials, attributes.ToDictionary());
    }

    private static ImportedTrial Trial(
        SqlRows row, IEnumerable<TrialParameter> parameters, IEnumerable<double> values, IEnumerable<Report> reports, IEnumerable<KeyValuePair<string, string>> notes, Dictionary<string, string> inner)
    {
        var word = row.GetText(1);
        var state = word switch { "COMPLETE" => TrialState.Complete, "PRUNED" => TrialState.Pruned, "WAITING" => TrialState.Waiting, _ => TrialState.Fail };
        return new ImportedTrial([.. parameters], state, state == TrialState.Fail ? [] : [.. values])
        {
            Reports = [.. reports],
            Constraints = inner.TryGetValue(Constraints, out var json) ? Numbers(json) : null,
            Attributes = notes.ToDictionary(),
            Error = word switch { "RUNNING" => "it was at work when it was imported", "FAIL" => inner.GetValueOrDefault("fail_reason", "it had failed"), _ => null },
            StartedAt = Moment(row, 2),
            EndedAt = Moment(row, 3),
            Given = state == TrialState.Waiting && inner.TryGetValue(FixedParameters, out var given) ? Given(given) : new Dictionary<string, ParameterValue>(),
        };
    }

    private static ILookup<long, T> Grouped<T>(ISqlSession session, string query, long study, Func<SqlRows, T> read) =>
        session.List(query, r => (Trial: r.GetInt64(0), Value: read(r)), study).ToLookup(p => p.Trial, p => p.Value);

    // The column came with version 3.
    private static string Kind(ISqlSession session, string table, string column) =>
        session.List($"SELECT name FROM pragma_table_info('{table}')", r => r.GetText(0)).Contains(column) ? $"v.{column}" : "'FINITE'";

    private static double Number(SqlRows row, int at) => row.GetText(at + 1) switch
    {
        "INF_POS" => double.PositiveInfinity,
        "INF_NEG" => double.NegativeInfinity,
        _ => row.IsNull(at) ? double.NaN : row.GetDouble(at),
    };

    private static KeyValuePair<string, string> Pair(SqlRows row) => KeyValuePair.Create(row.GetText(1), row.GetText(2));

    private static List<double>? Numbers(string json)
    {
        using var document = JsonDocument.Parse(json.Replace("-Infinity", "-1e999", StringComparison.Ordinal).Replace("Infinity", "1e999", StringComparison.Ordinal).Replace("NaN", "null", StringComparison.Ordinal)); // as Python writes them
        return document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number ? e.GetDouble() : double.NaN)] : null;
    }

    private static Dictionary<string, ParameterValue> Given(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)).ToDictionary(p => p.Name, p => JsonValues.Read(p.Value));
    }

    // The time of the machine that wrote it, without a zone.
    private static DateTimeOffset? Moment(SqlRows row, int at) =>
        !row.IsNull(at) && DateTime.TryParse(row.GetText(at), CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment) ? new DateTimeOffset(moment) : null;

    /// <summary>Each text of a distribution is read once.</summary>
    private sealed class Distributions
    {
        private readonly Dictionary<string, Distribution> _known = [];

        public TrialParameter Read(SqlRows row)
        {
            var text = row.GetText(3);
            if (!_known.TryGetValue(text, out var distribution)) _known[text] = distribution = OptunaDistribution.Read(text);
            return new TrialParameter(row.GetText(1), distribution, row.GetDouble(2));
        }
    }
}
