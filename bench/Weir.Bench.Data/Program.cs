using System.Globalization;
using System.Text;
using Weir.Foundation.Numerics;
using Weir.Native.DuckDb;

// generate FILE ROWS       a seeded table of 12 number and 8 text columns
// copy CSV PARQUET         DuckDB's own COPY, types by its own sniffing
// summarize PARQUET        DuckDB's own SUMMARIZE
switch (args)
{
    case ["generate", var file, var rows]:
        Generate(file, int.Parse(rows, CultureInfo.InvariantCulture));
        return 0;
    case ["copy", var csv, var parquet]:
        Run($"COPY (SELECT * FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)");
        return 0;
    case ["summarize", var table]:
        Run($"SUMMARIZE SELECT * FROM '{table}'");
        return 0;
    default:
        await Console.Error.WriteLineAsync("generate FILE ROWS | copy CSV PARQUET | summarize PARQUET");
        return 2;
}

static void Run(string sql)
{
    using var database = DuckDatabase.Open();
    using var connection = database.Connect();
    using var result = connection.Query(sql);
    while (result.Read())
    {
    }
}

static void Generate(string file, int rows)
{
    var random = new SeededRandom(1);
    using var writer = new StreamWriter(file, append: false, new UTF8Encoding(false), 1 << 20);
    writer.Write(string.Join(',', Enumerable.Range(0, 12).Select(i => $"n{i}").Concat(Enumerable.Range(0, 8).Select(i => $"c{i}"))));
    writer.Write('\n');
    for (var row = 0; row < rows; row++)
    {
        for (var i = 0; i < 12; i++)
        {
            if (i > 0) writer.Write(',');
            if (i % 4 == 3 && random.Next(20) == 0) continue; // every fourth number column has 5 % of gaps
            if (i % 3 == 2) writer.Write(random.Next(1000 * (i + 1)));
            else writer.Write((random.NextNormal() * (i + 1) + 10).ToString("F4", CultureInfo.InvariantCulture));
        }

        for (var i = 0; i < 8; i++)
        {
            writer.Write(",v");
            writer.Write(random.Next(i == 7 ? 50_000 : 3 + i * i * 4));
        }

        writer.Write('\n');
    }
}
