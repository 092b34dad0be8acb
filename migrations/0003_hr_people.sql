CREATE TABLE hr_absence (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  absence_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  last_on TEXT,
  workdays INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_absence_key ON hr_absence (absence_id);
--> statement-breakpoint
CREATE INDEX hr_absence_by_day ON hr_absence (day);
--> statement-breakpoint
CREATE TRIGGER hr_absence_before AFTER UPDATE ON hr_absence WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/absence', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'absence_id', OLD.absence_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'kind', OLD.kind, 'last_on', OLD.last_on, 'workdays', OLD.workdays, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/absence', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/absence' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_application (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  application_id TEXT NOT NULL,
  day TEXT NOT NULL,
  vacancy_id TEXT NOT NULL,
  department TEXT NOT NULL,
  source TEXT NOT NULL,
  gender TEXT NOT NULL,
  birth_year INTEGER NOT NULL,
  screened_on TEXT,
  interviewed_on TEXT,
  offered_on TEXT,
  closed_on TEXT,
  outcome TEXT NOT NULL,
  employee_id TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_application_key ON hr_application (application_id);
--> statement-breakpoint
CREATE INDEX hr_application_by_day ON hr_application (day);
--> statement-breakpoint
CREATE TRIGGER hr_application_before AFTER UPDATE ON hr_application WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/application', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'application_id', OLD.application_id, 'day', OLD.day, 'vacancy_id', OLD.vacancy_id, 'department', OLD.department, 'source', OLD.source, 'gender', OLD.gender, 'birth_year', OLD.birth_year, 'screened_on', OLD.screened_on, 'interviewed_on', OLD.interviewed_on, 'offered_on', OLD.offered_on, 'closed_on', OLD.closed_on, 'outcome', OLD.outcome, 'employee_id', OLD.employee_id, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/application', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/application' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_benefit (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  benefit_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  plan TEXT NOT NULL,
  coverage TEXT NOT NULL,
  employer_cents INTEGER NOT NULL,
  employee_cents INTEGER NOT NULL,
  ended_on TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_benefit_key ON hr_benefit (benefit_id);
--> statement-breakpoint
CREATE INDEX hr_benefit_by_day ON hr_benefit (day);
--> statement-breakpoint
CREATE TRIGGER hr_benefit_before AFTER UPDATE ON hr_benefit WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/benefit', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'benefit_id', OLD.benefit_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'plan', OLD.plan, 'coverage', OLD.coverage, 'employer_cents', OLD.employer_cents, 'employee_cents', OLD.employee_cents, 'ended_on', OLD.ended_on, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/benefit', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/benefit' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_employee (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  employee_id TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  department TEXT NOT NULL,
  role TEXT NOT NULL,
  level INTEGER NOT NULL,
  manager_id TEXT,
  location TEXT NOT NULL,
  gender TEXT NOT NULL,
  birth_year INTEGER NOT NULL,
  commute_minutes INTEGER NOT NULL,
  left_on TEXT,
  leave_reason TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_employee_key ON hr_employee (employee_id);
--> statement-breakpoint
CREATE INDEX hr_employee_by_day ON hr_employee (day);
--> statement-breakpoint
CREATE TRIGGER hr_employee_before AFTER UPDATE ON hr_employee WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/employee', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'employee_id', OLD.employee_id, 'day', OLD.day, 'name', OLD.name, 'department', OLD.department, 'role', OLD.role, 'level', OLD.level, 'manager_id', OLD.manager_id, 'location', OLD.location, 'gender', OLD.gender, 'birth_year', OLD.birth_year, 'commute_minutes', OLD.commute_minutes, 'left_on', OLD.left_on, 'leave_reason', OLD.leave_reason, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/employee', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/employee' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_goal (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  goal_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  due_on TEXT NOT NULL,
  progress REAL NOT NULL,
  status TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_goal_key ON hr_goal (goal_id);
--> statement-breakpoint
CREATE INDEX hr_goal_by_day ON hr_goal (day);
--> statement-breakpoint
CREATE TRIGGER hr_goal_before AFTER UPDATE ON hr_goal WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/goal', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'goal_id', OLD.goal_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'kind', OLD.kind, 'title', OLD.title, 'due_on', OLD.due_on, 'progress', OLD.progress, 'status', OLD.status, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/goal', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/goal' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_job_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  change_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_level INTEGER NOT NULL,
  to_level INTEGER NOT NULL,
  before_cents INTEGER NOT NULL,
  after_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_job_change_key ON hr_job_change (change_id);
--> statement-breakpoint
CREATE INDEX hr_job_change_by_day ON hr_job_change (day);
--> statement-breakpoint
CREATE TRIGGER hr_job_change_before AFTER UPDATE ON hr_job_change WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/job-change', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'change_id', OLD.change_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'kind', OLD.kind, 'from_level', OLD.from_level, 'to_level', OLD.to_level, 'before_cents', OLD.before_cents, 'after_cents', OLD.after_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/job-change', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/job-change' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_pay_band (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  band_id TEXT NOT NULL,
  day TEXT NOT NULL,
  department TEXT NOT NULL,
  role TEXT NOT NULL,
  level INTEGER NOT NULL,
  min_cents INTEGER NOT NULL,
  mid_cents INTEGER NOT NULL,
  max_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_pay_band_key ON hr_pay_band (band_id);
--> statement-breakpoint
CREATE INDEX hr_pay_band_by_day ON hr_pay_band (day);
--> statement-breakpoint
CREATE TRIGGER hr_pay_band_before AFTER UPDATE ON hr_pay_band WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/pay-band', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'band_id', OLD.band_id, 'day', OLD.day, 'department', OLD.department, 'role', OLD.role, 'level', OLD.level, 'min_cents', OLD.min_cents, 'mid_cents', OLD.mid_cents, 'max_cents', OLD.max_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/pay-band', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/pay-band' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_payslip (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  payslip_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  share REAL NOT NULL,
  base_cents INTEGER NOT NULL,
  overtime_cents INTEGER NOT NULL,
  bonus_cents INTEGER NOT NULL,
  tax_cents INTEGER NOT NULL,
  contributions_cents INTEGER NOT NULL,
  net_cents INTEGER NOT NULL,
  payroll_tax_cents INTEGER NOT NULL,
  benefits_cents INTEGER NOT NULL,
  employer_cost_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_payslip_key ON hr_payslip (payslip_id);
--> statement-breakpoint
CREATE INDEX hr_payslip_by_day ON hr_payslip (day);
--> statement-breakpoint
CREATE TRIGGER hr_payslip_before AFTER UPDATE ON hr_payslip WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/payslip', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'payslip_id', OLD.payslip_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'share', OLD.share, 'base_cents', OLD.base_cents, 'overtime_cents', OLD.overtime_cents, 'bonus_cents', OLD.bonus_cents, 'tax_cents', OLD.tax_cents, 'contributions_cents', OLD.contributions_cents, 'net_cents', OLD.net_cents, 'payroll_tax_cents', OLD.payroll_tax_cents, 'benefits_cents', OLD.benefits_cents, 'employer_cost_cents', OLD.employer_cost_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/payslip', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/payslip' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_review (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  review_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  reviewer_id TEXT,
  rating REAL NOT NULL,
  potential INTEGER NOT NULL,
  comment TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_review_key ON hr_review (review_id);
--> statement-breakpoint
CREATE INDEX hr_review_by_day ON hr_review (day);
--> statement-breakpoint
CREATE TRIGGER hr_review_before AFTER UPDATE ON hr_review WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/review', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'review_id', OLD.review_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'reviewer_id', OLD.reviewer_id, 'rating', OLD.rating, 'potential', OLD.potential, 'comment', OLD.comment, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/review', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/review' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_skill (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  skill_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  skill TEXT NOT NULL,
  proficiency REAL NOT NULL,
  wanted REAL NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_skill_key ON hr_skill (skill_id);
--> statement-breakpoint
CREATE INDEX hr_skill_by_day ON hr_skill (day);
--> statement-breakpoint
CREATE TRIGGER hr_skill_before AFTER UPDATE ON hr_skill WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/skill', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'skill_id', OLD.skill_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'skill', OLD.skill, 'proficiency', OLD.proficiency, 'wanted', OLD.wanted, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/skill', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/skill' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_survey (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  response_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  engagement INTEGER NOT NULL,
  manager INTEGER NOT NULL,
  workload INTEGER NOT NULL,
  growth INTEGER NOT NULL,
  pay INTEGER NOT NULL,
  recommend INTEGER NOT NULL,
  comment TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_survey_key ON hr_survey (response_id);
--> statement-breakpoint
CREATE INDEX hr_survey_by_day ON hr_survey (day);
--> statement-breakpoint
CREATE TRIGGER hr_survey_before AFTER UPDATE ON hr_survey WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/survey', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'response_id', OLD.response_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'engagement', OLD.engagement, 'manager', OLD.manager, 'workload', OLD.workload, 'growth', OLD.growth, 'pay', OLD.pay, 'recommend', OLD.recommend, 'comment', OLD.comment, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/survey', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/survey' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_timesheet (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  timesheet_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  project_id TEXT,
  hours REAL NOT NULL,
  overtime_hours REAL NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_timesheet_key ON hr_timesheet (timesheet_id);
--> statement-breakpoint
CREATE INDEX hr_timesheet_by_day ON hr_timesheet (day);
--> statement-breakpoint
CREATE TRIGGER hr_timesheet_before AFTER UPDATE ON hr_timesheet WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/timesheet', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'timesheet_id', OLD.timesheet_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'project_id', OLD.project_id, 'hours', OLD.hours, 'overtime_hours', OLD.overtime_hours, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/timesheet', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/timesheet' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_training (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  training_id TEXT NOT NULL,
  day TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  course TEXT NOT NULL,
  skill TEXT NOT NULL,
  form TEXT NOT NULL,
  hours REAL NOT NULL,
  cost_cents INTEGER NOT NULL,
  score INTEGER,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_training_key ON hr_training (training_id);
--> statement-breakpoint
CREATE INDEX hr_training_by_day ON hr_training (day);
--> statement-breakpoint
CREATE TRIGGER hr_training_before AFTER UPDATE ON hr_training WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/training', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'training_id', OLD.training_id, 'day', OLD.day, 'employee_id', OLD.employee_id, 'course', OLD.course, 'skill', OLD.skill, 'form', OLD.form, 'hours', OLD.hours, 'cost_cents', OLD.cost_cents, 'score', OLD.score, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/training', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/training' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE hr_vacancy (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  vacancy_id TEXT NOT NULL,
  day TEXT NOT NULL,
  department TEXT NOT NULL,
  role TEXT NOT NULL,
  level INTEGER NOT NULL,
  location TEXT NOT NULL,
  replaces_id TEXT,
  filled_on TEXT,
  cost_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX hr_vacancy_key ON hr_vacancy (vacancy_id);
--> statement-breakpoint
CREATE INDEX hr_vacancy_by_day ON hr_vacancy (day);
--> statement-breakpoint
CREATE TRIGGER hr_vacancy_before AFTER UPDATE ON hr_vacancy WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'hr/vacancy', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'vacancy_id', OLD.vacancy_id, 'day', OLD.day, 'department', OLD.department, 'role', OLD.role, 'level', OLD.level, 'location', OLD.location, 'replaces_id', OLD.replaces_id, 'filled_on', OLD.filled_on, 'cost_cents', OLD.cost_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'hr/vacancy', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'hr/vacancy' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
