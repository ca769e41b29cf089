using System.Data.Common;
using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fangxian.Modules.Tests.Platform.Data;

/// <summary>
/// A database of the first schema, filled, comes through every migration that there is with all its rows; one that a later
/// version has changed is left alone. A new migration is tested here without a word.
/// </summary>
public abstract class UpgradeTests(DatabaseKind kind) : IAsyncLifetime
{
    public sealed class OnSqlite() : UpgradeTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : UpgradeTests(DatabaseKind.Postgres);

    /// <summary>The migration that the first released schema ends with.</summary>
    private const string First = "Founding";

    /// <summary>Tables that a migration gave up on purpose, each with its reason; whatever else loses a row fails.</summary>
    private static readonly string[] GivenUp = ["audit_line" /* before the first release: lines without a chain cannot be proved */];

    private EmptyDatabase _empty = null!;

    private Databases Databases => _empty.Databases;

    public async ValueTask InitializeAsync() => _empty = await TestDatabases.NewEmptyAsync(kind);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_empty is not null)
        {
            await _empty.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_row_of_the_first_schema_is_there_and_readable_after_the_upgrade()
    {
        await FoundAsync();
        var kept = (await TablesAsync()).Where(t => !GivenUp.Contains(t.Table)).ToArray();
        var before = await RowsAsync(kept);
        Assert.All(before, table => Assert.True(table.Value.Count > 0, table.Key + " has no row in this test"));
        await Composition.PrepareAsync(Databases, TimeProvider.System, CancellationToken.None);
        Assert.True(await Databases.IsUpToDateAsync(CancellationToken.None));
        var after = await RowsAsync(kept);
        foreach (var (table, rows) in before)
        {
            Assert.True(rows.All(after[table].Contains), $"{table}\n{string.Join('\n', rows.Except(after[table]))}");
        }
        await ReadableAsync();
    }

    /// <summary>A disease had one class then; it has dated ones now. What ships meanwhile brings its own up to date and doubles none.</summary>
    [Fact]
    public async Task The_class_of_a_disease_is_the_first_of_its_dated_classes_after_the_upgrade()
    {
        await FoundAsync();
        var day = kind is DatabaseKind.Sqlite ? new DateOnly(2020, 1, 20).DayNumber.ToString(CultureInfo.InvariantCulture) : "DATE '2020-01-20'";
        var yes = kind is DatabaseKind.Sqlite ? "1" : "TRUE";
        await SqlAsync($$"""
            INSERT INTO disease (id, code, name, name_en, class, control_as_class, class_from, verified) VALUES
              (1, 'covid-19', '新冠肺炎', 'COVID-19', 'B', 'A', {{day}}, {{yes}}), (902, 'county-fever', '县热', 'County fever', 'C', NULL, NULL, {{yes}}), (903, 'odd-fever', '怪热', 'Odd fever', 'Z', 'A', NULL, {{yes}});
            """);
        await Composition.PrepareAsync(Databases, TimeProvider.System, CancellationToken.None);
        await using var db = Databases.ForReading(Scope.Everything);
        var diseases = await Fangxian.Registry.RegistryContract.DiseasesAsync(db, CancellationToken.None);
        var own = Assert.Single(diseases.ByCode("county-fever")!.Classes);
        Assert.Equal(("C", "C", (DateOnly?)null, true), (own.Class, own.ControlAsClass, own.From, own.Verified));
        Assert.Contains("as recorded before the upgrade", own.Source, StringComparison.Ordinal);
        Assert.Empty(diseases.ByCode("odd-fever")!.Classes);
        Assert.Empty(diseases.ByCode("test-fever")!.Classes);
        var shipped = Assert.Single(diseases.ByCode("covid-19")!.Classes, c => c.From == new DateOnly(2020, 1, 20));
        Assert.Equal(("B", "A"), (shipped.Class, shipped.ControlAsClass));
        Assert.Contains("National Health Commission", shipped.Source, StringComparison.Ordinal);
    }

    /// <summary>Cases did not know by which name and sex lists look for them.</summary>
    [Fact]
    public async Task Cases_are_found_by_the_name_and_the_sex_of_their_person_after_the_upgrade()
    {
        await SchemaVersion.MakeFileAsync(Databases.Address, CancellationToken.None);
        await using (var db = Databases.ForReading(Scope.Everything))
        {
            await db.GetService<IMigrator>().MigrateAsync("LookupsOfCases");
        }
        var (person, one, day, instant) = kind is DatabaseKind.Sqlite
            ? ("x'018f0000000070008000000000000001'", "x'018f0000000070008000000000000002'", "737484", "1585000000000000")
            : ("'018f0000-0000-7000-8000-000000000001'", "'018f0000-0000-7000-8000-000000000002'", "DATE '2020-02-25'", "TIMESTAMPTZ '2020-03-23 21:46:40+00'");
        await SqlAsync($$"""
            INSERT INTO person (id, position, name, name_key, sex, recorded_at, version) VALUES ({{person}}, 990100000000000, '阿依 古丽', '阿依古丽', 2, {{instant}}, 1);
            INSERT INTO disease_case (id, person_id, disease_id, position, number, reported_at, reported_by, class, class_date, facts, recorded_at, version) VALUES ({{one}}, {{person}}, 901, 990100000000000, '990100-2020-0001', {{instant}}, 'test', 3, {{day}}, '[]', {{instant}}, 1);
            INSERT INTO audit_subject (subject, line_id) VALUES ({{one}}, 7), ({{person}}, 7), ({{person}}, 3);
            """);
        await Composition.PrepareAsync(Databases, TimeProvider.System, CancellationToken.None);
        Assert.Equal("阿依古丽 2", await FirstAsync("SELECT name_key || ' ' || sex FROM disease_case"));
        Assert.Equal("3", await FirstAsync($"SELECT cast(count(*) AS varchar(9)) FROM audit_subject WHERE subject IN ({one}, {person})"));
    }

    [Fact]
    public async Task A_schema_of_a_later_version_is_refused_and_left_as_it_is()
    {
        await Composition.PrepareAsync(Databases, TimeProvider.System, CancellationToken.None);
        await SqlAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231000000_Later', '99.0.0')""");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Composition.PrepareAsync(Databases, TimeProvider.System, CancellationToken.None));
        Assert.Equal("platform/schema-too-new", refused.Refusal.Code);
        Assert.False(await Databases.IsUpToDateAsync(CancellationToken.None));
    }

    private async Task ReadableAsync()
    {
        var run = new Run(Databases, TimeProvider.System);
        var area = (await run.Async(ShowArea.Slice, new ShowArea.Request { Code = "9901" }, Actor.Operator())).Ok();
        Assert.Contains("晴川市", System.Text.Json.JsonSerializer.Serialize(area, Json.Options));
        await using var db = Databases.ForReading(Scope.Everything);
        Assert.Equal("990000000000", (await db.SettingsAsync(CancellationToken.None))[Fangxian.Platform.Data.Settings.HomeArea]);
        Assert.Equal("1", await FirstAsync("SELECT count(*) FROM count_statement WHERE confirmed = 7"));
    }

    /// <summary>The first schema with a row or more in every table that held a record then.</summary>
    private async Task FoundAsync()
    {
        await SchemaVersion.MakeFileAsync(Databases.Address, CancellationToken.None);
        await using (var db = Databases.ForReading(Scope.Everything))
        {
            await db.GetService<IMigrator>().MigrateAsync(First);
        }
        var (id, day, instant, yes, no) = kind is DatabaseKind.Sqlite
            ? ("x'018f0000000070008000000000000001'", "737484", "1585000000000000", "1", "0")
            : ("'018f0000-0000-7000-8000-000000000001'", "DATE '2020-02-25'", "TIMESTAMPTZ '2020-03-23 21:46:40+00'", "TRUE", "FALSE");
        var bytes = kind is DatabaseKind.Sqlite ? "x'0102'" : "'\\x0102'";
        await SqlAsync($$"""
            INSERT INTO area (position, parent_position, level, code, name, name_en, pinyin, version) VALUES
              (990000000000000, NULL, 1, '990000000000', '青禾省', 'Qinghe', 'qhs', 1), (990100000000000, 990000000000000, 2, '990100000000', '晴川市', NULL, 'qcs', 1), (990200000000000, 990000000000000, 2, '990200000000', '云溪市', NULL, 'yxs', 1);
            INSERT INTO area_boundaries VALUES (990000000000000, 2, {{bytes}}, 'test');
            INSERT INTO area_former_name (id, position, code, name, until, source, recorded_at) VALUES ({{id}}, 990100000000000, '990100000000', '晴川地区', {{day}}, 'test', {{instant}});
            INSERT INTO area_population VALUES (990100000000000, 2020, 1234567, 'test');
            INSERT INTO area_successor VALUES (990200000000000, 990100000000000, {{day}}, 'test');
            INSERT INTO audit_line (id, at, actor, use_case, records, reason) VALUES ({{id}}, {{instant}}, 'operator@test', 'areas/import', 'areas: 3 new', NULL);
            INSERT INTO disease (id, code, name, name_en, verified) VALUES (901, 'test-fever', '试验热', 'Test fever', {{yes}});
            INSERT INTO count_import (id, disease_id, file_name, bytes, sha256, mapping, state, by, at, rows, new, corrected, unchanged, refused, version) VALUES ({{id}}, 901, 'a.csv', 10, 'ab', '{}', 1, 'operator@test', {{instant}}, 1, 1, 0, 0, 0, 1);
            INSERT INTO count_source (id, url) VALUES (1, 'https://example.cn/');
            INSERT INTO count_series VALUES (901, 990100000000000, {{day}}, {{day}}, {{bytes}});
            INSERT INTO count_statement (disease_id, position, date, sequence, known_since, known_since_assumed, recorded_at, basis, confirmed, withdrawn) VALUES (901, 990100000000000, {{day}}, 1, {{instant}}, {{no}}, {{instant}}, 0, 7, 0);
            INSERT INTO data_version VALUES ('areas', 3);
            INSERT INTO saved_mapping VALUES ({{id}}, 'weekly', '{}', {{instant}});
            INSERT INTO setting VALUES ('home-area', '990000000000');
            INSERT INTO zone (id, name, version) VALUES ({{id}}, '开发区', 1);
            INSERT INTO zone_member VALUES ({{id}}, 990100000000000);
            """);
    }

    /// <summary>The tables of the database with their columns. The version of a topic moves on with what ships.</summary>
    private async Task<IReadOnlyList<(string Table, string[] Columns)>> TablesAsync()
    {
        var names = await ListAsync(kind is DatabaseKind.Sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'" : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
        var tables = new List<(string, string[])>();
        foreach (var name in names.Where(n => n is not ("__EFMigrationsHistory" or "__EFMigrationsLock" or "data_version")))
        {
            tables.Add((name, [.. await ListAsync(kind is DatabaseKind.Sqlite ? $"SELECT name FROM pragma_table_info('{name}')" : $"SELECT column_name FROM information_schema.columns WHERE table_name = '{name}' ORDER BY ordinal_position")]));
        }
        return tables;
    }

    private async Task<Dictionary<string, IReadOnlyList<string>>> RowsAsync(IReadOnlyList<(string Table, string[] Columns)> tables)
    {
        var rows = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (table, columns) in tables)
        {
            rows[$"{table}:{string.Join(',', columns)}"] = await ListAsync($"SELECT {string.Join(", ", columns.Select(c => $"\"{c}\""))} FROM {table}");
        }
        return rows;
    }

    private async Task<string> FirstAsync(string sql) => (await ListAsync(sql))[0];

    private async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var command = await CommandAsync(sql);
        await using var _ = command.Connection!;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }
        return rows;
    }

    private async Task SqlAsync(string sql)
    {
        await using var command = await CommandAsync(sql);
        await using var _ = command.Connection!;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<DbCommand> CommandAsync(string sql)
    {
        DbConnection connection = kind is DatabaseKind.Postgres ? new Npgsql.NpgsqlConnection(Databases.Address.ConnectionString) : new Microsoft.Data.Sqlite.SqliteConnection(Databases.Address.ConnectionString);
        await connection.OpenAsync();
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
