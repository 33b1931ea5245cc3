namespace Weir.Tuning.Spaces;

/// <summary>Puts parameters after those that their conditions name, otherwise in the order given, and checks the conditions.</summary>
internal static class ParameterOrder
{
    public static IReadOnlyList<Parameter> Sort(List<Parameter> parameters)
    {
        if (parameters.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw TuningErrors.InSpace(twice.Key, "is there twice");
        var byName = parameters.ToDictionary(p => p.Name);
        foreach (var parameter in parameters) Check(parameter, byName);
        var sorted = new List<Parameter>();
        var states = new Dictionary<string, bool>();
        foreach (var parameter in parameters) Visit(parameter, byName, states, sorted, []);
        return sorted;
    }

    private static void Check(Parameter parameter, Dictionary<string, Parameter> byName)
    {
        foreach (var condition in parameter.Conditions)
        {
            if (!byName.TryGetValue(condition.On, out var on))
                throw TuningErrors.InSpace(parameter.Name, $"`when` names '{condition.On}', which is not in the space", Foundation.Errors.DidYouMean.Hint(condition.On, byName.Keys));
            if (condition.Values.Count == 0) throw TuningErrors.InSpace(parameter.Name, $"`when` lists no value of '{condition.On}', so it could never be active");
            foreach (var value in condition.Values)
            {
                var inner = on.Distribution.ToInner(value);
                if (inner is null || !on.Distribution.Contains(inner.Value))
                    throw TuningErrors.InSpace(parameter.Name, $"`when` lists '{value}', which '{condition.On}' never is");
            }
        }
    }

    private static void Visit(Parameter parameter, Dictionary<string, Parameter> byName, Dictionary<string, bool> states, List<Parameter> sorted, List<string> path)
    {
        if (states.TryGetValue(parameter.Name, out var isDone))
        {
            if (!isDone) throw TuningErrors.InSpace(parameter.Name, $"conditions run in a circle: {string.Join(" → ", path.Append(parameter.Name))}");
            return;
        }

        states[parameter.Name] = false;
        path.Add(parameter.Name);
        foreach (var condition in parameter.Conditions) Visit(byName[condition.On], byName, states, sorted, path);
        path.RemoveAt(path.Count - 1);
        states[parameter.Name] = true;
        sorted.Add(parameter);
    }
}
