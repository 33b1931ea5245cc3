using System.Text.Json;
using Weir.Client;
using Weir.Configuration.Overrides;
using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;

namespace Weir.Server.Studies;

/// <summary>Parameters of a trial that somebody queues, by name or as a list of overrides.</summary>
internal static class GivenParameters
{
    /// <summary>Reads them.</summary>
    /// <exception cref="WeirException"><c>invalid_parameter_value</c>, <c>tuning_space</c>: a name or a value that the space does not know.</exception>
    public static IReadOnlyDictionary<string, ParameterValue> Read(StudyDefinition study, JsonElement? given)
    {
        var found = new Dictionary<string, ParameterValue>();
        switch (given)
        {
            case { ValueKind: JsonValueKind.Object } named:
                foreach (var one in named.EnumerateObject()) found[one.Name] = JsonValues.Read(one.Value);
                break;
            case { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String):
                foreach (var one in list.EnumerateArray().Select(e => Override.Parse(e.GetString()!))) found[one.Key] = SweepReader.ValueOf(one.Value ?? new NullValue());
                break;
            default:
                throw new WeirException(MlflowErrors.InvalidParameterValue, "'params' is neither an object nor a list of overrides", "\"params\": {\"lr\": 0.01} or \"params\": [\"lr=0.01\"]");
        }

        if (study.Space is not { } text) return found;
        var space = SpaceReader.Read(text, "space");
        foreach (var (name, value) in found)
        {
            if (space.IndexOf(name) is var at && at < 0) throw new WeirException(TuningErrors.Space, $"the study '{study.Name}' has no parameter '{name}'", DidYouMean.Hint(name, space.Parameters.Select(p => p.Name)));
            if (space.Parameters[at].Distribution.ToInner(value) is null) throw new WeirException(TuningErrors.Space, $"'{value}' is no value of the parameter '{name}'", "the study's 'space' has its type");
        }

        return found;
    }
}
