using System.Globalization;
using System.Text;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Collecting;

/// <summary>CSV and TSV as Python's <c>csv.DictReader</c> gives them: every value is text, a short row lacks its last ones.</summary>
internal static class SeparatedValues
{
    /// <summary>The rows as mappings; blank lines are passed over, values beyond the headings stand under null.</summary>
    /// <param name="text">The file.</param>
    /// <param name="separator">Comma or tabulator.</param>
    /// <param name="hasHeader">False when the first row holds values: columns are then called 0, 1, 2 …</param>
    public static YamlList Read(string text, char separator, bool hasHeader)
    {
        var rows = Rows(text, separator);
        if (rows.Count == 0) return new YamlList([]);
        List<string> headings = hasHeader ? rows[0] : [.. Enumerable.Range(0, rows[0].Count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        var keys = headings.ConvertAll(h => (YamlValue)YamlValue.Of(h));
        return new YamlList([.. rows.Skip(hasHeader ? 1 : 0).Where(r => r.Count > 0).Select(r => Row(keys, r))]);
    }

    private static YamlMap Row(List<YamlValue> keys, List<string> values)
    {
        var fields = new List<YamlField>(keys.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            var field = new YamlField(keys[i], i < values.Count ? YamlValue.Of(values[i]) : YamlNull.Instance);
            var place = fields.FindIndex(f => f.Key.Equals(field.Key));
            if (place < 0) fields.Add(field);
            else fields[place] = field; // of two columns of a name the later one counts
        }

        if (values.Count > keys.Count) fields.Add(new YamlField(YamlNull.Instance, new YamlList([.. values.Skip(keys.Count).Select(YamlValue.Of)])));
        return new YamlMap(fields);
    }

    private static List<List<string>> Rows(string text, char separator)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        var (isQuoted, isStart) = (false, true);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted)
            {
                if (c != '"') field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
                else isQuoted = false;
                continue;
            }

            if (c == '"' && isStart)
            {
                (isQuoted, isStart) = (true, false);
            }
            else if (c == separator)
            {
                row.Add(field.ToString());
                field.Clear();
                isStart = true;
            }
            else if (c is '\r' or '\n')
            {
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
                EndRow();
            }
            else
            {
                field.Append(c);
                isStart = false;
            }
        }

        EndRow();
        return rows;

        void EndRow()
        {
            if (row.Count > 0 || field.Length > 0 || !isStart) row.Add(field.ToString());
            if (row.Count > 0 || rows.Count > 0) rows.Add(row);
            (row, isStart) = ([], true);
            field.Clear();
        }
    }
}
