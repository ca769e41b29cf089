using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PersonsAndCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_saved_mapping_name",
                table: "saved_mapping");

            migrationBuilder.AddColumn<int>(
                name: "kind",
                table: "saved_mapping",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AlterColumn<string>(
                name: "icd11",
                table: "disease",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "icd10",
                table: "disease",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "form_of",
                table: "disease",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "disease",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "case_classification",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<short>(type: "smallint", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    @class = table.Column<int>(name: "class", type: "integer", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    edition_id = table.Column<Guid>(type: "uuid", nullable: true),
                    branch = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    basis = table.Column<string>(type: "text", nullable: true),
                    override_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    corrects = table.Column<short>(type: "smallint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_classification", x => new { x.case_id, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "case_clock",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    sequence = table.Column<short>(type: "smallint", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    unit_position = table.Column<long>(type: "bigint", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    met_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    late_minutes = table.Column<int>(type: "integer", nullable: true),
                    signs = table.Column<int>(type: "integer", nullable: false),
                    replaced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_clock", x => new { x.case_id, x.code, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "case_edit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    edited_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    field = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<int>(type: "integer", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    before = table.Column<string>(type: "text", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_edit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_handover",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    side = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    from_position = table.Column<long>(type: "bigint", nullable: false),
                    to_position = table.Column<long>(type: "bigint", nullable: false),
                    residence_position = table.Column<long>(type: "bigint", nullable: true),
                    sex = table.Column<int>(type: "integer", nullable: false),
                    age_years = table.Column<short>(type: "smallint", nullable: true),
                    reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    offered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    offered_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answered_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    answer_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_handover", x => new { x.id, x.side });
                });

            migrationBuilder.CreateTable(
                name: "case_import",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: true),
                    refused_csv = table.Column<byte[]>(type: "bytea", nullable: true),
                    review = table.Column<int>(type: "integer", nullable: false),
                    default_position = table.Column<long>(type: "bigint", nullable: true),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    file_name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    source = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    mapping = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rows = table.Column<int>(type: "integer", nullable: false),
                    @new = table.Column<int>(name: "new", type: "integer", nullable: false),
                    corrected = table.Column<int>(type: "integer", nullable: false),
                    unchanged = table.Column<int>(type: "integer", nullable: false),
                    refused = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_import", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_number",
                columns: table => new
                {
                    prefix = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    taken = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_number", x => x.prefix);
                });

            migrationBuilder.CreateTable(
                name: "case_sample",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    taken_on = table.Column<DateOnly>(type: "date", nullable: false),
                    label = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_sample", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_source",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    key = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    told = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_source", x => x.case_id);
                });

            migrationBuilder.CreateTable(
                name: "case_stay",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    hospital = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    from_day = table.Column<DateOnly>(type: "date", nullable: false),
                    until_day = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_stay", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_test",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    sample_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    method = table.Column<int>(type: "integer", nullable: false),
                    result = table.Column<int>(type: "integer", nullable: false),
                    result_on = table.Column<DateOnly>(type: "date", nullable: false),
                    laboratory = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_test", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_treatment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    what = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    from_day = table.Column<DateOnly>(type: "date", nullable: false),
                    until_day = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_treatment", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_view",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    query = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_view", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "disease_case",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reported_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    organisation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reporting_unit = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    residence_position = table.Column<long>(type: "bigint", nullable: true),
                    onset_date = table.Column<DateOnly>(type: "date", nullable: true),
                    first_visit_date = table.Column<DateOnly>(type: "date", nullable: true),
                    isolation_date = table.Column<DateOnly>(type: "date", nullable: true),
                    diagnosed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    death_date = table.Column<DateOnly>(type: "date", nullable: true),
                    investigated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    @class = table.Column<int>(name: "class", type: "integer", nullable: false),
                    class_date = table.Column<DateOnly>(type: "date", nullable: false),
                    edition_id = table.Column<Guid>(type: "uuid", nullable: true),
                    severity = table.Column<int>(type: "integer", nullable: true),
                    outcome = table.Column<int>(type: "integer", nullable: true),
                    outcome_date = table.Column<DateOnly>(type: "date", nullable: true),
                    age_years = table.Column<short>(type: "smallint", nullable: true),
                    occupation = table.Column<int>(type: "integer", nullable: true),
                    employer = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    facts = table.Column<string>(type: "text", nullable: false),
                    reinfection_of = table.Column<Guid>(type: "uuid", nullable: true),
                    import_id = table.Column<Guid>(type: "uuid", nullable: true),
                    external_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_disease_case", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "disease_class",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    @class = table.Column<string>(name: "class", type: "character varying(1)", maxLength: 1, nullable: false),
                    control_as_class = table.Column<string>(type: "character varying(1)", maxLength: 1, nullable: false),
                    from_day = table.Column<DateOnly>(type: "date", nullable: true),
                    source = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    verified = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_disease_class", x => x.id);
                    table.ForeignKey(
                        name: "FK_disease_class_disease_disease_id",
                        column: x => x.disease_id,
                        principalTable: "disease",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            // What an earlier version kept as the one class of a disease is the first of its dated classes.
            migrationBuilder.Sql(
                """
                INSERT INTO disease_class (id, disease_id, class, control_as_class, from_day, source, verified)
                SELECT gen_random_uuid(), id, class, COALESCE(control_as_class, class), class_from, '升级前的登记 / as recorded before the upgrade', verified
                FROM disease WHERE class IN ('A', 'B', 'C') AND COALESCE(control_as_class, class) IN ('A', 'B', 'C');
                """);

            migrationBuilder.CreateTable(
                name: "fact",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    is_dated = table.Column<bool>(type: "boolean", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_fact", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "person",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    sex = table.Column<int>(type: "integer", nullable: false),
                    birth_date = table.Column<DateOnly>(type: "date", nullable: true),
                    age_years = table.Column<short>(type: "smallint", nullable: true),
                    age_on = table.Column<DateOnly>(type: "date", nullable: true),
                    guardian_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    guardian_basis = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    merged_into = table.Column<Guid>(type: "uuid", nullable: true),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    purge_on = table.Column<DateOnly>(type: "date", nullable: true),
                    matched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "person_address",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    area_position = table.Column<long>(type: "bigint", nullable: false),
                    text = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person_address", x => new { x.person_id, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "person_identity",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<byte[]>(type: "bytea", nullable: false),
                    blind_index = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person_identity", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "person_match",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    first_person = table.Column<Guid>(type: "uuid", nullable: false),
                    second_person = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    score = table.Column<double>(type: "double precision", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decided_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person_match", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "person_merge",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    gone_person = table.Column<Guid>(type: "uuid", nullable: false),
                    into_person = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    merged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    merged_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    partable_until = table.Column<DateOnly>(type: "date", nullable: false),
                    parted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    parts = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person_merge", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "person_phone",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<byte[]>(type: "bytea", nullable: false),
                    blind_index = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person_phone", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "protocol_edition",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    from_day = table.Column<DateOnly>(type: "date", nullable: true),
                    until_day = table.Column<DateOnly>(type: "date", nullable: true),
                    document = table.Column<string>(type: "text", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    published_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_protocol_edition", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_saved_mapping_kind_name",
                table: "saved_mapping",
                columns: new[] { "kind", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_case_clock_late",
                table: "case_clock",
                columns: new[] { "due_at", "case_id" },
                filter: "late_minutes > 0");

            migrationBuilder.CreateIndex(
                name: "IX_case_clock_open",
                table: "case_clock",
                columns: new[] { "due_at", "case_id" },
                filter: "met_at IS NULL AND replaced_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_area",
                table: "disease_case",
                columns: new[] { "disease_id", "position", "reported_at", "id", "class", "severity", "outcome", "onset_date", "age_years", "person_id" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_class",
                table: "disease_case",
                columns: new[] { "disease_id", "class", "reported_at", "id", "position" },
                filter: "class <> 3");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_import",
                table: "disease_case",
                columns: new[] { "import_id", "disease_id", "reported_at", "id", "position" },
                filter: "import_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_onset",
                table: "disease_case",
                columns: new[] { "disease_id", "onset_date", "id", "position", "class", "severity", "outcome", "age_years", "reported_at" },
                filter: "onset_date IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_person",
                table: "disease_case",
                columns: new[] { "person_id", "disease_id", "position" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_dead",
                table: "disease_case",
                columns: new[] { "disease_id", "reported_at", "id", "position", "outcome" },
                filter: "outcome = 2");

            migrationBuilder.CreateIndex(
                name: "IX_case_clock_open_by_area",
                table: "case_clock",
                columns: new[] { "position", "due_at", "case_id", "met_at", "replaced_at" },
                filter: "met_at IS NULL AND replaced_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_case_handover_case_id",
                table: "case_handover",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_handover_position_offered_at",
                table: "case_handover",
                columns: new[] { "position", "offered_at" });

            migrationBuilder.CreateIndex(
                name: "IX_case_import_at",
                table: "case_import",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_case_import_kept",
                table: "case_import",
                column: "at",
                filter: "content IS NOT NULL OR refused_csv IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_case_sample_case_id",
                table: "case_sample",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_source_disease_id_key",
                table: "case_source",
                columns: new[] { "disease_id", "key" });

            migrationBuilder.CreateIndex(
                name: "IX_case_source_import_id",
                table: "case_source",
                column: "import_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_stay_case_id",
                table: "case_stay",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_test_case_id",
                table: "case_test",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_treatment_case_id",
                table: "case_treatment",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_view_owner_name",
                table: "case_view",
                columns: new[] { "owner", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_by_report",
                table: "disease_case",
                columns: new[] { "disease_id", "reported_at", "id", "position", "class", "severity", "outcome", "onset_date", "age_years" });

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_disease_id_external_id",
                table: "disease_case",
                columns: new[] { "disease_id", "external_id" },
                filter: "external_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_number",
                table: "disease_case",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_disease_case_reported_by_reported_at_id",
                table: "disease_case",
                columns: new[] { "reported_by", "reported_at", "id" },
                filter: "import_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_disease_class_disease_id",
                table: "disease_class",
                column: "disease_id");

            migrationBuilder.CreateIndex(
                name: "IX_person_birth_date_position_name_key",
                table: "person",
                columns: new[] { "birth_date", "position", "name_key" });

            migrationBuilder.CreateIndex(
                name: "IX_person_merged_into",
                table: "person",
                column: "merged_into",
                filter: "merged_into IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_person_name_key_position_birth_date",
                table: "person",
                columns: new[] { "name_key", "position", "birth_date" });

            migrationBuilder.CreateIndex(
                name: "IX_person_purge_on",
                table: "person",
                column: "purge_on");

            migrationBuilder.CreateIndex(
                name: "IX_person_recorded_at",
                table: "person",
                column: "recorded_at",
                filter: "matched_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_person_identity_blind_index",
                table: "person_identity",
                column: "blind_index");

            migrationBuilder.CreateIndex(
                name: "IX_person_identity_person_id",
                table: "person_identity",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "IX_person_match_first_person_second_person",
                table: "person_match",
                columns: new[] { "first_person", "second_person" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_person_match_second_person",
                table: "person_match",
                column: "second_person");

            migrationBuilder.CreateIndex(
                name: "IX_person_match_state_position",
                table: "person_match",
                columns: new[] { "state", "position" });

            migrationBuilder.CreateIndex(
                name: "IX_person_match_state_score_id",
                table: "person_match",
                columns: new[] { "state", "score", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_person_merge_gone_person",
                table: "person_merge",
                column: "gone_person");

            migrationBuilder.CreateIndex(
                name: "IX_person_merge_into_person",
                table: "person_merge",
                column: "into_person");

            migrationBuilder.CreateIndex(
                name: "IX_person_phone_blind_index",
                table: "person_phone",
                column: "blind_index");

            migrationBuilder.CreateIndex(
                name: "IX_person_phone_person_id",
                table: "person_phone",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "IX_protocol_edition_disease_id_number",
                table: "protocol_edition",
                columns: new[] { "disease_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_classification");

            migrationBuilder.DropTable(
                name: "case_clock");

            migrationBuilder.DropTable(
                name: "case_edit");

            migrationBuilder.DropTable(
                name: "case_handover");

            migrationBuilder.DropTable(
                name: "case_import");

            migrationBuilder.DropTable(
                name: "case_number");

            migrationBuilder.DropTable(
                name: "case_sample");

            migrationBuilder.DropTable(
                name: "case_source");

            migrationBuilder.DropTable(
                name: "case_stay");

            migrationBuilder.DropTable(
                name: "case_test");

            migrationBuilder.DropTable(
                name: "case_treatment");

            migrationBuilder.DropTable(
                name: "case_view");

            migrationBuilder.DropTable(
                name: "disease_case");

            migrationBuilder.DropTable(
                name: "disease_class");

            migrationBuilder.DropTable(
                name: "fact");

            migrationBuilder.DropTable(
                name: "person");

            migrationBuilder.DropTable(
                name: "person_address");

            migrationBuilder.DropTable(
                name: "person_identity");

            migrationBuilder.DropTable(
                name: "person_match");

            migrationBuilder.DropTable(
                name: "person_merge");

            migrationBuilder.DropTable(
                name: "person_phone");

            migrationBuilder.DropTable(
                name: "protocol_edition");

            migrationBuilder.DropIndex(
                name: "IX_saved_mapping_kind_name",
                table: "saved_mapping");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "saved_mapping");

            migrationBuilder.DropColumn(
                name: "form_of",
                table: "disease");

            migrationBuilder.DropColumn(
                name: "version",
                table: "disease");

            migrationBuilder.AlterColumn<string>(
                name: "icd11",
                table: "disease",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(40)",
                oldMaxLength: 40,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "icd10",
                table: "disease",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(40)",
                oldMaxLength: 40,
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_saved_mapping_name",
                table: "saved_mapping",
                column: "name",
                unique: true);
        }
    }
}
